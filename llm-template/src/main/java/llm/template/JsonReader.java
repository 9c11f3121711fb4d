package llm.template;

import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Reads JSON (RFC 8259) into values.
 *
 * <p>The strings have the origin of the text that was read.
 */
final class JsonReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

  private final Text source;
  private final String json;
  private final RenderContext context;
  private int at;

  private JsonReader(Text source, RenderContext context) {
    this.source = source;
    this.json = source.value();
    this.context = context;
  }

  static Value read(Text source, RenderContext context) {
    context.budget().steps(16L + source.value().length());
    var reader = new JsonReader(source, context);
    var value = reader.value();
    reader.space();
    if (reader.at < reader.json.length()) {
      throw reader.unexpected("the end");
    }
    return value;
  }

  private Failure unexpected(String expected) {
    String found = at < json.length() ? "'" + json.charAt(at) + "'" : "the end";
    return Failure.evaluation(
        "no JSON: found " + found + " at character " + at + ", expected " + expected);
  }

  private void space() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char unit) {
    space();
    boolean found = at < json.length() && json.charAt(at) == unit;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char unit) {
    if (!skip(unit)) {
      throw unexpected("'" + unit + "'");
    }
  }

  private Value value() {
    context.budget().enter();
    space();
    char unit = at < json.length() ? json.charAt(at) : 0;
    var result =
        switch (unit) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> word("true", BoolValue.TRUE);
          case 'f' -> word("false", BoolValue.FALSE);
          case 'n' -> word("null", NoneValue.NONE);
          default -> number();
        };
    context.budget().leave();
    return result;
  }

  private Value word(String word, Value value) {
    if (!json.startsWith(word, at)) {
      throw unexpected(word);
    }
    at += word.length();
    return value;
  }

  private Value object() {
    var result = new DictValue();
    expect('{');
    if (skip('}')) {
      return result;
    }
    do {
      space();
      var key = string();
      expect(':');
      result.put(key, value(), context.budget());
    } while (skip(','));
    expect('}');
    return result;
  }

  private Value array() {
    var items = new ArrayList<Value>();
    expect('[');
    if (!skip(']')) {
      do {
        items.add(value());
      } while (skip(','));
      expect(']');
    }
    return ListValue.of(items);
  }

  private Text string() {
    expect('"');
    var out = context.text();
    int done = at;
    while (true) {
      if (at >= json.length() || json.charAt(at) < ' ') {
        throw unexpected("the rest of a string");
      }
      char unit = json.charAt(at);
      if (unit == '"') {
        return out.append(source, done, at++).build();
      }
      if (unit == '\\') {
        int start = at;
        out.append(source, done, at);
        out.append(String.valueOf(escape()), source.origins().at(start));
        done = at;
      } else {
        at++;
      }
    }
  }

  private char escape() {
    at++;
    char unit = at < json.length() ? json.charAt(at) : 0;
    at++;
    return switch (unit) {
      case '"', '\\', '/' -> unit;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
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
      int digit = at < json.length() ? Character.digit(json.charAt(at), 16) : -1;
      if (digit < 0) {
        throw unexpected("four hexadecimal digits");
      }
      value = 16 * value + digit;
      at++;
    }
    return (char) value;
  }

  private Value number() {
    int start = at;
    while (at < json.length() && "+-.eE0123456789".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    String number = json.substring(start, at);
    if (!NUMBER.matcher(number).matches()) {
      at = start;
      throw unexpected("a value");
    }
    if (number.chars().anyMatch(unit -> ".eE".indexOf(unit) >= 0)) {
      return new FloatValue(Double.parseDouble(number));
    }
    context.budget().steps((long) number.length() * number.length() / 256);
    if (number.length() > Integers.MOST_DIGITS) {
      at = start;
      throw unexpected("a number of at most " + Integers.MOST_DIGITS + " digits");
    }
    return Integers.parse(number, 10);
  }
}
