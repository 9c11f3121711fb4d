package llm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the bytes of a file field by field, right or wrong, without any help of the module. */
final class RawGguf {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteOrder order;

  RawGguf(ByteOrder order) {
    this.order = order;
  }

  /** Begins a little-endian file of version 3. */
  static RawGguf start(long tensors, long pairs) {
    return start(ByteOrder.LITTLE_ENDIAN, 3, tensors, pairs);
  }

  static RawGguf start(ByteOrder order, int version, long tensors, long pairs) {
    return new RawGguf(order).raw("GGUF").u32(version).u64(tensors).u64(pairs);
  }

  RawGguf raw(String text) {
    return raw(text.getBytes(UTF_8));
  }

  RawGguf raw(byte... some) {
    bytes.writeBytes(some);
    return this;
  }

  RawGguf u8(int value) {
    return raw((byte) value);
  }

  RawGguf u16(int value) {
    return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  RawGguf u32(int value) {
    return raw(ByteBuffer.allocate(4).order(order).putInt(value).array());
  }

  RawGguf u64(long value) {
    return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
  }

  RawGguf f32(float value) {
    return u32(Float.floatToRawIntBits(value));
  }

  RawGguf f64(double value) {
    return u64(Double.doubleToRawLongBits(value));
  }

  RawGguf string(String text) {
    return string(text.getBytes(UTF_8));
  }

  RawGguf string(byte... text) {
    return u64(text.length).raw(text);
  }

  /** Key and type id of a pair; its value follows. */
  RawGguf key(String key, int type) {
    return string(key).u32(type);
  }

  /** An array's key, type, element type and size; its elements follow. */
  RawGguf array(String key, int elementType, long size) {
    return key(key, 9).u32(elementType).u64(size);
  }

  /** A whole entry of the list of tensors. */
  RawGguf tensor(String name, int type, long offset, long... dimensions) {
    string(name).u32(dimensions.length);
    for (var dimension : dimensions) u64(dimension);
    return u32(type).u64(offset);
  }

  RawGguf pad(int alignment) {
    while (bytes.size() % alignment != 0) u8(0);
    return this;
  }

  RawGguf zeros(int count) {
    return raw(new byte[count]);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  GgufFile read() {
    return GgufFile.read("raw.gguf", MemorySegment.ofArray(bytes()));
  }

  Path write(Path path) throws IOException {
    return Files.write(path, bytes());
  }
}
