package llm.runtime.answer.text;

import java.util.BitSet;
import java.util.regex.Pattern;

/** Reads one JSON object (RFC 8259) character by character, and says where it ends. */
public final class JsonMachine {
  /** As deep as llm.grammar's reader. */
  private static final int DEEPEST = 512;

  private static final int LONGEST_NUMBER = 1_000;
  private static final Pattern SCALAR =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** What may come next. */
  public enum At {
    VALUE,
    FIRST_ITEM,
    FIRST_KEY,
    KEY,
    COLON,
    AFTER,
    STRING,
    SCALAR,
    END
  }

  private final BitSet objects = new BitSet();
  private final StringBuilder scalar = new StringBuilder();
  private final StringBuilder key = new StringBuilder();
  private final String[] path = new String[4];
  private At at = At.VALUE;
  private int depth;
  private boolean ofKey;
  private boolean escaped;
  private int hex;

  /** What may come next. */
  public At at() {
    return at;
  }

  /** How many objects and arrays are open. */
  public int depth() {
    return depth;
  }

  /** Whether a character other than white space begins a value here. */
  public boolean expectsValue() {
    return at == At.VALUE || at == At.FIRST_ITEM;
  }

  /** The key, with its escapes, of the object that is the n-th from outside, counted from 1. */
  public String key(int n) {
    return n <= depth && n <= path.length && objects.get(n - 1) && path[n - 1] != null
        ? path[n - 1]
        : "";
  }

  /** Takes a character; whether it fits. */
  public boolean push(char c) {
    if (at == At.STRING) return string(c);
    if (at == At.SCALAR) {
      if (Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0) {
        scalar.append(c);
        return scalar.length() <= LONGEST_NUMBER;
      }
      if (!SCALAR.matcher(scalar).matches()) return false;
      at = At.AFTER;
    }
    if (" \t\r\n".indexOf(c) >= 0) return true;
    return switch (at) {
      case VALUE -> value(c);
      case FIRST_ITEM -> c == ']' ? close(false) : value(c);
      case FIRST_KEY -> c == '}' ? close(true) : key(c);
      case KEY -> key(c);
      case COLON -> c == ':' && go(At.VALUE);
      case AFTER -> after(c);
      case STRING, SCALAR, END -> false;
    };
  }

  private boolean go(At next) {
    at = next;
    return true;
  }

  private boolean value(char c) {
    if (c == '{' || c == '[') {
      objects.set(depth, c == '{');
      if (depth < path.length) path[depth] = "";
      return ++depth <= DEEPEST && go(c == '{' ? At.FIRST_KEY : At.FIRST_ITEM);
    }
    ofKey = false;
    if (c == '"') return go(At.STRING);
    scalar.setLength(0);
    scalar.append(c);
    return (Character.isLetterOrDigit(c) || c == '-') && go(At.SCALAR);
  }

  private boolean key(char c) {
    ofKey = true;
    key.setLength(0);
    return c == '"' && go(At.STRING);
  }

  private boolean string(char c) {
    if (hex > 0) {
      hex--;
      return Character.digit(c, 16) >= 0 && c < 128 && keep(c);
    }
    if (escaped) {
      escaped = false;
      hex = c == 'u' ? 4 : 0;
      return "\"\\/bfnrtu".indexOf(c) >= 0 && keep(c);
    }
    if (c == '"') {
      if (ofKey && depth <= path.length) path[depth - 1] = key.toString();
      return go(ofKey ? At.COLON : depth == 0 ? At.END : At.AFTER);
    }
    escaped = c == '\\';
    return c >= ' ' && keep(c);
  }

  private boolean keep(char c) {
    if (ofKey && depth <= path.length) key.append(c);
    return true;
  }

  private boolean after(char c) {
    boolean object = depth > 0 && objects.get(depth - 1);
    if (c == ',') return depth > 0 && go(object ? At.KEY : At.VALUE);
    return c == (object ? '}' : ']') && depth > 0 && close(object);
  }

  private boolean close(boolean object) {
    if (depth == 0 || objects.get(depth - 1) != object) return false;
    depth--;
    return go(depth == 0 ? At.END : At.AFTER);
  }
}
