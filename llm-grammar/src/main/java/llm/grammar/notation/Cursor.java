package llm.grammar.notation;

import java.util.regex.Pattern;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException;

/** A place in a source that is being read, character by character. */
final class Cursor {
  /** What {@link #peek} says at the end. */
  static final int END = -1;

  private final String source;
  private final int depthLimit;
  private int at;
  private int depth;

  Cursor(String source, int depthLimit) {
    this.source = source;
    this.depthLimit = depthLimit;
  }

  /** The next character; {@link #END} at the end. */
  int peek() {
    return at < source.length() ? source.codePointAt(at) : END;
  }

  /** The character after the next; {@link #END} if there is none. */
  int peekSecond() {
    int second = at < source.length() ? at + Character.charCount(source.codePointAt(at)) : at;
    return second < source.length() ? source.codePointAt(second) : END;
  }

  /** Here, for {@link #reset}. */
  int mark() {
    return at;
  }

  /** Goes back to a mark. */
  void reset(int mark) {
    at = mark;
  }

  boolean atEnd() {
    return at >= source.length();
  }

  /** Takes the next character. */
  int take() {
    int c = peek();
    if (c == END) {
      throw syntax("ends too early");
    }
    at += Character.charCount(c);
    return c;
  }

  /** Takes {@code text} if it comes next. */
  boolean skip(String text) {
    boolean found = source.startsWith(text, at);
    at += found ? text.length() : 0;
    return found;
  }

  /** Takes what must come. */
  void expect(String text) {
    if (!skip(text)) {
      throw syntax("expected '" + text + "', found " + found());
    }
  }

  /** The source up to {@code text}, which must come and is taken. */
  String until(String text) {
    int end = source.indexOf(text, at);
    if (end < 0) {
      throw syntax("'" + text + "' is missing");
    }
    var result = source.substring(at, end);
    at = end + text.length();
    return result;
  }

  /** The rest of the source. */
  String rest() {
    var result = source.substring(at);
    at = source.length();
    return result;
  }

  /** Whether a text of {@code pattern} comes next. */
  boolean matches(Pattern pattern) {
    return pattern.matcher(source).region(at, source.length()).lookingAt();
  }

  boolean sees(String text) {
    return source.startsWith(text, at);
  }

  /** What comes next, for a message. */
  String found() {
    int c = peek();
    return c == END ? "the end" : "'" + Character.toString(c) + "'";
  }

  /** A group begins. */
  void enter() {
    if (++depth > depthLimit) {
      throw new GrammarException(
          GrammarException.Kind.LIMIT, place(), "", "groups nest deeper than " + depthLimit);
    }
  }

  /** A group has ended. */
  void leave() {
    depth--;
  }

  /** Hexadecimal digits, exactly {@code count}, as a character. */
  int hex(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = peek() == END ? -1 : Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw syntax("expected " + count + " hexadecimal digits, found " + found());
      }
      value = value << 4 | digit;
      at++;
    }
    return scalar(value);
  }

  /** Checks that {@code value} is a character that UTF-8 can write. */
  int scalar(int value) {
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (value < 0 || value > CodePoints.LAST || surrogate) {
      throw syntax("not a Unicode character: " + Integer.toHexString(value));
    }
    return value;
  }

  /** A number of decimal digits below 2^31 - 1; -1 if none comes. */
  int number() {
    long value = -1;
    while (peek() >= '0' && peek() <= '9') {
      value = Math.max(value, 0) * 10 + take() - '0';
      if (value >= Integer.MAX_VALUE) {
        throw new GrammarException(
            GrammarException.Kind.LIMIT,
            place(),
            "",
            "a count is above " + (Integer.MAX_VALUE - 1));
      }
    }
    return (int) value;
  }

  /** Where it stands, for a message. */
  String place() {
    int line = 1;
    int start = 0;
    for (int i = 0; i < Math.min(at, source.length()); i++) {
      if (source.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return "line " + line + ", column " + (source.codePointCount(start, at) + 1);
  }

  /** Where it stands is not of the notation. */
  GrammarException syntax(String reason) {
    return new GrammarException(GrammarException.Kind.SYNTAX, place(), "", reason);
  }

  /** {@code keyword} is of the notation but cannot be enforced. */
  GrammarException unsupported(String keyword, String reason) {
    return new GrammarException(GrammarException.Kind.UNSUPPORTED, place(), keyword, reason);
  }
}
