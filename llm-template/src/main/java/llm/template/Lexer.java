package llm.template;

import java.util.ArrayList;
import java.util.List;
import llm.template.Token.Kind;

/**
 * Splits a template into text and tags, and strips white space around tags.
 *
 * <p>As in "transformers": one newline after a block or comment goes ({@code trim_blocks}), and so
 * does the indentation before one ({@code lstrip_blocks}); {@code -} in a tag strips all white
 * space on its side and {@code +} none. A newline at the end of the template goes as well.
 */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final ExpressionLexer expressions;
  private int at;
  private int line = 1;

  /** How far lines are counted. */
  private int counted;

  /** Whether what precedes {@link #at} ends a line. */
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
    this.expressions = new ExpressionLexer(source, tokens);
  }

  static List<Token> tokens(String source) {
    String unified = source.replace("\r\n", "\n").replace('\r', '\n');
    boolean newline = unified.endsWith("\n");
    var lexer = new Lexer(newline ? unified.substring(0, unified.length() - 1) : unified);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < source.length()) {
      int begin = nextTag(at);
      if (begin == source.length()) {
        data(at, begin);
        at = begin;
      } else {
        tag(begin);
      }
    }
    tokens.add(new Token(Kind.END, "", lineAt(source.length())));
  }

  private int lineAt(int position) {
    for (; counted < position; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return source.length();
  }

  private void data(int from, int to) {
    if (from < to) {
      tokens.add(new Token(Kind.DATA, source.substring(from, to), lineAt(from)));
    }
  }

  private char charAt(int position) {
    return position < source.length() ? source.charAt(position) : 0;
  }

  private void tag(int begin) {
    char kind = source.charAt(begin + 1);
    data(at, stripped(at, begin, charAt(begin + 2), kind != '{'));
    int start = begin + 2 + (isSign(charAt(begin + 2)) ? 1 : 0);
    switch (kind) {
      case '#' -> comment(begin, start);
      case '{' -> expression(begin, start, Kind.PRINT_BEGIN);
      default -> {
        int raw = rawEnd(start, "raw");
        if (raw >= 0) {
          raw(begin, raw);
        } else {
          expression(begin, start, Kind.BLOCK_BEGIN);
        }
      }
    }
  }

  private static boolean isSign(char unit) {
    return unit == '-' || unit == '+';
  }

  private static boolean isIndentation(char unit) {
    return unit != '\n' && PythonChars.isSpace(unit);
  }

  /** Where the text from {@code from} ends when a tag with {@code sign} begins at {@code to}. */
  private int stripped(int from, int to, char sign, boolean block) {
    int end = to;
    if (sign == '-') {
      while (end > from && PythonChars.isSpace(source.charAt(end - 1))) {
        end--;
      }
    } else if (sign != '+' && block) {
      int indentation = to;
      while (indentation > from && isIndentation(source.charAt(indentation - 1))) {
        indentation--;
      }
      boolean ownLine = indentation > from ? source.charAt(indentation - 1) == '\n' : lineStarts;
      end = ownLine ? indentation : to;
    }
    return end;
  }

  /** Moves behind a tag's end at {@code end} with {@code sign} before it. */
  private void close(char sign, int end, boolean block) {
    int next = end;
    if (sign == '-') {
      while (next < source.length() && PythonChars.isSpace(source.charAt(next))) {
        next++;
      }
    } else if (sign != '+' && block && charAt(next) == '\n') {
      next++;
    }
    at = next;
    lineStarts = source.charAt(next - 1) == '\n';
  }

  private void comment(int begin, int start) {
    int end = source.indexOf("#}", start);
    if (end < 0) {
      throw new SyntaxFailure(lineAt(begin), "the comment has no end '#}'");
    }
    close(end > start ? source.charAt(end - 1) : 0, end + 2, true);
  }

  private void expression(int begin, int start, Kind kind) {
    tokens.add(new Token(kind, "", lineAt(begin)));
    int end = expressions.run(start, kind == Kind.PRINT_BEGIN ? "}}" : "%}", lineAt(start));
    boolean block = kind == Kind.BLOCK_BEGIN;
    tokens.add(new Token(block ? Kind.BLOCK_END : Kind.PRINT_END, "", lineAt(end)));
    char sign = isSign(charAt(end)) ? charAt(end) : 0;
    close(sign, end + (sign == 0 ? 2 : 3), block);
  }

  /**
   * If {@code word} and the end of a block follow {@code from}: where that end begins, with its
   * sign; otherwise -1.
   */
  private int rawEnd(int from, String word) {
    int i = skipSpace(from);
    if (!source.startsWith(word, i)) {
      return -1;
    }
    i = skipSpace(i + word.length());
    return source.startsWith("%}", i + (isSign(charAt(i)) ? 1 : 0)) ? i : -1;
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < source.length() && PythonChars.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  /** A raw block whose opening tag, begun at {@code begin}, ends at {@code end}. */
  private void raw(int begin, int end) {
    int start = end + (isSign(charAt(end)) ? 3 : 2);
    if (charAt(end) == '-') {
      start = skipSpace(start);
    }
    lineStarts = source.charAt(start - 1) == '\n';
    for (int i = source.indexOf("{%", start); i >= 0; i = source.indexOf("{%", i + 2)) {
      char sign = charAt(i + 2);
      int close = rawEnd(i + 2 + (isSign(sign) ? 1 : 0), "endraw");
      if (close >= 0) {
        data(start, stripped(start, i, sign, true));
        char closeSign = isSign(charAt(close)) ? charAt(close) : 0;
        close(closeSign, close + (closeSign == 0 ? 2 : 3), true);
        return;
      }
    }
    throw new SyntaxFailure(lineAt(begin), "the raw block has no end");
  }
}
