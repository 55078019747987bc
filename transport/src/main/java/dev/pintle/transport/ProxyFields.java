package dev.pintle.transport;

/**
 * The fields behind the addresses of a PROXY header: type, length and value of each
 * (proxy-protocol.txt, 2.2). All are passed over but the checksum, PP2_TYPE_CRC32C, which is that
 * of the whole header with zeros in its own place.
 */
final class ProxyFields {
  private static final int TYPE_CRC32C = 0x03;
  private static final int LENGTH_OF_CRC32C = 4;

  private enum Part {
    TYPE,
    LENGTH_HIGH,
    LENGTH_LOW,
    VALUE
  }

  private Part next = Part.TYPE;
  private int type;
  private int left;
  private boolean checked;
  private int checksum;

  /**
   * Takes the next byte.
   *
   * @return what stands for it in the checksum
   */
  byte take(byte value) throws MalformedProxyHeaderException {
    switch (next) {
      case TYPE -> {
        type = value & 0xff;
        next = Part.LENGTH_HIGH;
      }
      case LENGTH_HIGH -> {
        left = (value & 0xff) << 8;
        next = Part.LENGTH_LOW;
      }
      case LENGTH_LOW -> {
        left |= value & 0xff;
        next = left == 0 ? Part.TYPE : Part.VALUE;
        beginValue();
      }
      case VALUE -> {
        left--;
        next = left == 0 ? Part.TYPE : Part.VALUE;
        if (type == TYPE_CRC32C) {
          checksum = checksum << 8 | (value & 0xff);
          return 0;
        }
      }
    }
    return value;
  }

  private void beginValue() throws MalformedProxyHeaderException {
    if (type == TYPE_CRC32C) {
      if (checked || left != LENGTH_OF_CRC32C) {
        throw new MalformedProxyHeaderException("its PROXY header has a checksum that is none");
      }
      checked = true;
    }
  }

  /**
   * The header has ended.
   *
   * @param sum of all bytes, as {@link #take} has given them
   */
  void end(int sum) throws MalformedProxyHeaderException {
    if (next != Part.TYPE) {
      throw new MalformedProxyHeaderException("its PROXY header ends within a field");
    }
    if (checked && checksum != sum) {
      throw new MalformedProxyHeaderException("its PROXY header has a checksum that is wrong");
    }
  }
}
