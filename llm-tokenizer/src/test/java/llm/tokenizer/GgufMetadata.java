package llm.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the metadata of a trusted little-endian GGUF file: this module knows no file format. */
final class GgufMetadata {
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteBuffer in;

  private GgufMetadata(ByteBuffer in) {
    this.in = in;
  }

  static Map<String, Object> read(Path file) {
    try {
      var in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      return new GgufMetadata(in).readAll();
    } catch (IOException e) {
      throw new IllegalStateException(file + ": " + e, e);
    }
  }

  private Map<String, Object> readAll() {
    in.position(16); // magic, version and tensor count
    long count = in.getLong();
    var metadata = new HashMap<String, Object>();
    for (long i = 0; i < count; i++) {
      String key = string();
      metadata.put(key, value(in.getInt()));
    }
    return metadata;
  }

  private Object value(int type) {
    return switch (type) {
      case 0 -> in.get() & 0xFFL;
      case 1 -> (long) in.get();
      case 2 -> in.getShort() & 0xFFFFL;
      case 3 -> (long) in.getShort();
      case 4 -> in.getInt() & 0xFFFF_FFFFL;
      case 5 -> (long) in.getInt();
      case 6 -> in.getFloat();
      case 7 -> in.get() != 0;
      case STRING -> string();
      case ARRAY -> array();
      case 10, 11 -> in.getLong();
      case 12 -> in.getDouble();
      default -> throw new IllegalStateException("type " + type + " at " + in.position());
    };
  }

  private List<Object> array() {
    int type = in.getInt();
    long count = in.getLong();
    var list = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      list.add(value(type));
    }
    return list;
  }

  private String string() {
    var bytes = new byte[Math.toIntExact(in.getLong())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
