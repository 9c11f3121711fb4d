package llm.grammar.schema;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Obj;
import org.jspecify.annotations.Nullable;

/** URIs (RFC 3986) and JSON pointers (RFC 6901) of references. */
final class References {
  private References() {}

  /** A reference as seen from a base; itself where one of them is no URI. */
  static String resolve(String base, String reference) {
    try {
      var uri = new URI(reference);
      if (base.isEmpty() || uri.isAbsolute()) return reference;
      return new URI(base).resolve(uri).toString();
    } catch (URISyntaxException e) {
      return reference;
    }
  }

  /** Without percent-encoding; what is not encoded properly stays. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) return text;
    var out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(16 * high + low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What a pointer leads to from a schema; null if there is nothing. */
  static @Nullable SchemaNode follow(SchemaDocument document, SchemaNode from, String pointer) {
    var node = from;
    JsonValue value = from.value();
    var parts = pointer.substring(1).split("/", -1);
    var names = new String[parts.length];
    int start = 0;
    for (int i = 0; i < parts.length; i++) {
      String key = parts[i].replace("~1", "/").replace("~0", "~");
      names[i] = key;
      var next = step(value, key);
      if (next == null) return null;
      value = next;
      var known = document.known(value);
      if (known != null) {
        node = known;
        start = i + 1;
      }
    }
    return document.child(node, value, java.util.Arrays.copyOfRange(names, start, names.length));
  }

  private static @Nullable JsonValue step(JsonValue value, String key) {
    return switch (value) {
      case Obj object -> object.members().get(key);
      case Arr array ->
          key.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(key) < array.items().size()
              ? array.items().get(Integer.parseInt(key))
              : null;
      default -> null;
    };
  }
}
