package org.obmeet.telemetry.lake.parquet;

/**
 * A reader of structs in Thrift's compact encoding, which visits fields and skips values. A damaged
 * struct makes it throw a {@link RuntimeException}.
 */
class CompactReader {
  static final int INT = 5;
  static final int TEXT = 8;
  static final int STRUCT = 12;

  /** Header of a list of 15 or more elements, whose type is in the low bits; the length follows. */
  static final int LONG_LIST = 15 << 4;

  final byte[] bytes;
  int position;

  CompactReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A function that reads the value of a field, after its id and type were read. */
  interface Value {
    void read(int field, int type);
  }

  /** Reads a struct. The function reads the value of each field. */
  final void struct(Value value) {
    int field = 0;
    for (int header = next(); header != 0; header = next()) {
      field = header < 16 ? number() >> 1 : field + (header >> 4);
      value.read(field, header & 15);
    }
  }

  private int next() {
    return bytes[position++] & 255;
  }

  /** Reads a variable-length number of at most 32 bits. */
  private int number() {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      int part = next();
      number |= (part & 127) << shift;
      if (part < 128) {
        return number;
      }
    }
  }

  /** Reads the length of a list or text, which the remaining bytes must be able to hold. */
  private int length() {
    int length = number();
    if (length < 0 || length > bytes.length - position) {
      throw new IllegalArgumentException("a footer has the invalid length " + length);
    }
    return length;
  }

  /** Reads the header of a list and returns the number of its elements. */
  final int listHeader() {
    int header = next();
    return header >= LONG_LIST ? length() : header >> 4;
  }

  /** Skips a value of a type. */
  final void skip(int type) {
    switch (type) {
      case 1, 2 -> {} // The value of a boolean is its type.
      case 3 -> position++;
      case 4, INT, 6 -> {
        while (next() > 127) {}
      }
      case 7 -> position += Double.BYTES;
      case TEXT -> {
        int length = length();
        position += length;
      }
      case 9, 10 -> {
        int element = bytes[position] & 15;
        for (int left = listHeader(); left > 0; left--) {
          skip(element <= 2 ? 3 : element); // A boolean in a list takes a byte.
        }
      }
      case STRUCT -> struct((field, kind) -> skip(kind));
      default -> throw new IllegalArgumentException("a footer has the unknown type " + type);
    }
  }
}
