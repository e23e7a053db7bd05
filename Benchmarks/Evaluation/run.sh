#!/usr/bin/env bash
# Times the evaluator beside CatBoost's Python package, which it installs into .venv-bench when it isn't there.
set -euo pipefail
cd "$(dirname "$0")/.."
python=../.venv-bench/bin/python
if ! "$python" -c 'import catboost; assert catboost.__version__ == "1.2.10"' 2>/dev/null; then
    python3 -m venv ../.venv-bench
    "$python" -m pip install --quiet catboost==1.2.10
fi
swift build -c release --product evaluation-bench
"$python" -B Evaluation/evaluation.py "$(swift build -c release --show-bin-path)/evaluation-bench"
