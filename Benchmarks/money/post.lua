-- POST of many bodies by many users, in turn. Environment: TARGET = path, BODIES = file of a body a line,
-- TOKENS = file of a bearer token a line, or not set.
local requests, next_request, threads = {}, 0, 0

local function lines(name)
  local found, path = {}, os.getenv(name)
  if not path or path == "" then return found end
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

-- The threads begin at different users.
function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init()
  local tokens, bodies = lines("TOKENS"), lines("BODIES")
  local kinds = math.max(#tokens, #bodies)
  for kind = 1, kinds do
    local headers = { ["Content-Type"] = "application/json" }
    if #tokens > 0 then headers["Authorization"] = "Bearer " .. tokens[(kind - 1) % #tokens + 1] end
    requests[kind] = wrk.format("POST", os.getenv("TARGET"), headers, bodies[(kind - 1) % #bodies + 1])
  end
  next_request = math.floor(first * kinds / 2)
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

-- One line for load.py, times in milliseconds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d rate=%.3f p50=%.3f p99=%.3f worst=%.3f bad=%d\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
