"""Changes single fields of .cbm files, for kinds of content that no training on a CPU makes."""

import struct

CORE = 8


class Table:
    """A table of a FlatBuffer in a bytearray."""

    def __init__(self, data, position):
        self.data, self.position = data, position

    @classmethod
    def root(cls, data, start):
        return cls(data, start + struct.unpack_from("<I", data, start)[0])

    def place(self, field):
        """Where a field's value lies, or None where it is left out."""
        slots = self.position - struct.unpack_from("<i", self.data, self.position)[0]
        if 6 + 2 * field > struct.unpack_from("<H", self.data, slots)[0]:
            return None
        offset = struct.unpack_from("<H", self.data, slots + 4 + 2 * field)[0]
        return self.position + offset if offset else None

    def remove(self, field):
        slots = self.position - struct.unpack_from("<i", self.data, self.position)[0]
        struct.pack_into("<H", self.data, slots + 4 + 2 * field, 0)

    def target(self, field):
        place = self.place(field)
        return None if place is None else place + struct.unpack_from("<I", self.data, place)[0]

    def table(self, field):
        return Table(self.data, self.target(field))

    def tables(self, field):
        vector = self.target(field)
        if vector is None:
            return []
        places = range(vector + 4, vector + 4 + 4 * struct.unpack_from("<I", self.data, vector)[0], 4)
        return [Table(self.data, place + struct.unpack_from("<I", self.data, place)[0]) for place in places]


def trees(data):
    return Table.root(data, CORE).table(1)


def ctr_bases(data):
    """Every statement of what a CTR counts: in the features and in the tables."""
    for feature in trees(data).tables(7):
        yield feature.table(0).table(0)
    position = CORE + struct.unpack_from("<I", data, 4)[0]
    if position == len(data):  # no tree asks about a category
        return
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", data, position)
        yield Table.root(data, position + 4).table(0)
        position += 4 + length


def as_trained_on_a_gpu(model):
    """Renames the two kinds of CTR that training on a CPU makes and a GPU calls otherwise."""
    data = bytearray(model)
    for base in ctr_bases(data):
        place = base.place(1)
        if place is not None and data[place] in (2, 4):
            data[place] += 1
    return bytes(data)
