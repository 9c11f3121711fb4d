package llm.grammar.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads JSON (RFC 8259). A key that comes twice is refused: readers differ on which one counts.
 *
 * <p>Not that of llm.template: there a text knows which part of a conversation it came from, every
 * value is charged to the budget of a rendering, and numbers become those of the template language.
 * A reader under both would be a third one, with events, and longer than the two.
 */
public final class JsonReader {
  /** As deep as values may nest. */
  public static final int MAX_DEPTH = 512;

  /** Schemas of real use have less than 10 million characters. */
  private static final int MAX_LENGTH = 64 << 20;

  /** 10^400 is no number of any program; to take one digit by digit costs their square. */
  private static final int MAX_DIGITS = 1_000;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value that a text is.
   *
   * @throws JsonException if it is not one value, nests deeper than 512, holds a key twice in one
   *     object, or a number of more than 1,000 digits or an exponent beyond 1,000
   */
  public static JsonValue read(String text) {
    var reader = new JsonReader(text);
    if (text.length() > MAX_LENGTH) {
      throw reader.failure("JSON of at most " + MAX_LENGTH + " characters is read, found more");
    }
    var value = reader.value();
    reader.space();
    if (reader.at < text.length()) throw reader.unexpected("the end");
    return value;
  }

  private JsonException failure(String message) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      boolean ends = text.charAt(i) == '\n';
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return new JsonException(at, "line " + line + ", column " + column, message);
  }

  private JsonException unexpected(String expected) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return failure("no JSON: found " + found + ", expected " + expected);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() {
    space();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean skip(char c) {
    boolean found = peek() == c && at < text.length();
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) {
    if (!skip(c)) throw unexpected("'" + c + "'");
  }

  private JsonValue value() {
    if (++depth > MAX_DEPTH) throw failure("values nest deeper than " + MAX_DEPTH);
    var value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> new JsonValue.Str(string());
          case 't' -> word("true", new JsonValue.Bool(true));
          case 'f' -> word("false", new JsonValue.Bool(false));
          case 'n' -> word("null", new JsonValue.Null());
          default -> number();
        };
    depth--;
    return value;
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) throw unexpected(word);
    at += word.length();
    return value;
  }

  private JsonValue object() {
    var members = new LinkedHashMap<String, JsonValue>();
    expect('{');
    if (!skip('}')) {
      do {
        space();
        int start = at;
        String key = string();
        expect(':');
        if (members.putIfAbsent(key, value()) != null) {
          at = start;
          throw failure("the key " + JsonStrings.quote(key) + " comes twice in one object");
        }
      } while (skip(','));
      expect('}');
    }
    return new JsonValue.Obj(Collections.unmodifiableMap(members));
  }

  private JsonValue array() {
    List<JsonValue> items = new ArrayList<>();
    expect('[');
    if (!skip(']')) {
      do {
        items.add(value());
      } while (skip(','));
      expect(']');
    }
    return new JsonValue.Arr(items);
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (at < text.length() && text.charAt(at) >= ' ') {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return out.toString();
      }
      at++;
      out.append(c == '\\' ? escape() : c);
    }
    throw unexpected("the rest of a string");
  }

  private char escape() {
    char c = at < text.length() ? text.charAt(at) : 0;
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw unexpected("an escape");
      }
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = at < text.length() ? text.charAt(at) : 0;
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) throw unexpected("four hexadecimal digits");
      value = 16 * value + digit;
      at++;
    }
    return (char) value;
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
    if (at == start) throw unexpected(start == 0 ? "a value" : "a digit");
    return at - start;
  }

  private JsonValue number() {
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') at++;
    else if (at >= text.length() || !Character.isDigit(text.charAt(at)))
      throw unexpected("a value");
    int first = at;
    int digits = digits();
    if (digits > 1 && text.charAt(first) == '0') {
      at = first + 1;
      throw unexpected("no digit behind a zero");
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits += digits();
    }
    String mantissa = text.substring(start, at);
    int exponent = exponent();
    if (digits > MAX_DIGITS || Math.abs(exponent) > MAX_DIGITS) {
      at = start;
      throw failure("a number of more than " + MAX_DIGITS + " digits");
    }
    return new JsonValue.Num(new BigDecimal(mantissa).scaleByPowerOfTen(exponent));
  }

  private int exponent() {
    if (at >= text.length() || "eE".indexOf(text.charAt(at)) < 0) return 0;
    at++;
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) at++;
    int start = at;
    digits();
    int exponent = 0;
    for (int i = start; i < at; i++) {
      exponent = Math.min(10 * exponent + text.charAt(i) - '0', MAX_DIGITS + 1);
    }
    return negative ? -exponent : exponent;
  }
}
