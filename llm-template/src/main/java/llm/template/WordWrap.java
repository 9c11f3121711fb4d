package llm.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The filter {@code wordwrap}: lines of at most a width, as Python's {@code textwrap} breaks. */
final class WordWrap {
  /** White space, a dash between words, or a word up to where it may be broken. */
  private static final Pattern CHUNK =
      Pattern.compile(
          "[\\t\\n\\x0b\\f\\r ]+"
              + "|(?<=[\\w!\"'&.,?])-{2,}(?=\\w)"
              + "|[^\\t\\n\\x0b\\f\\r ]+?(?:"
              + "-(?:(?<=[^\\d\\W]{2}-)|(?<=[^\\d\\W]-[\\w!\"'&.,?]-))(?=[^\\d\\W]-?[^\\d\\W])"
              + "|(?=[\\t\\n\\x0b\\f\\r ]|\\z)"
              + "|(?<=[\\w!\"'&.,?])(?=-{2,}\\w))",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern WORD =
      Pattern.compile("[\\t\\n\\x0b\\f\\r ]+|[^\\t\\n\\x0b\\f\\r ]+");

  /** A stretch of a line, in UTF-16 units. */
  private record Chunk(int from, int to) {}

  private final Text line;
  private final int width;
  private final boolean breakWords;
  private final boolean breakHyphens;
  private final Budget budget;

  private WordWrap(Text line, int width, Arguments in, Budget budget) {
    this.line = line;
    this.width = width;
    this.breakWords = in.flag("break_long_words", true);
    this.breakHyphens = in.flag("break_on_hyphens", true);
    this.budget = budget;
  }

  static Text wrap(Text text, Arguments in, RenderContext context) {
    int width = in.integer("width", 79);
    if (width <= 0) {
      throw Failure.evaluation("wordwrap: width is " + width + ", expected above 0");
    }
    var between = in.text("wrapstring", Text.markup("\n"));
    var out = context.text();
    boolean first = true;
    for (var line : new Splits(text, context).lines(false)) {
      context.budget().steps(8L * line.value().length());
      out.append(first ? Text.EMPTY : between);
      new WordWrap(line, width, in, context.budget()).run(out, between);
      first = false;
    }
    return out.build();
  }

  private void run(TextBuilder out, Text between) {
    var chunks = new ArrayList<Chunk>();
    var matcher = (breakHyphens ? CHUNK : WORD).matcher(line.value());
    while (matcher.find()) {
      chunks.add(new Chunk(matcher.start(), matcher.end()));
    }
    Collections.reverse(chunks);
    boolean first = true;
    while (!chunks.isEmpty()) {
      var taken = line(chunks, first);
      if (!taken.isEmpty()) {
        out.append(first ? Text.EMPTY : between);
        out.append(line, taken.getFirst().from(), taken.getLast().to());
        first = false;
      }
    }
  }

  /** Takes the chunks of one line off the end of {@code rest}. */
  private List<Chunk> line(List<Chunk> rest, boolean first) {
    budget.step();
    if (!first && isSpace(rest.getLast())) {
      rest.removeLast();
    }
    var taken = new ArrayList<Chunk>();
    int length = 0;
    while (!rest.isEmpty() && length + (long) length(rest.getLast()) <= width) {
      length += length(rest.getLast());
      taken.add(rest.removeLast());
    }
    if (!rest.isEmpty() && length(rest.getLast()) > width) {
      longWord(rest, taken, width - length);
    }
    if (!taken.isEmpty() && isSpace(taken.getLast())) {
      taken.removeLast();
    }
    return taken;
  }

  /** Breaks a word that fits into no line, or gives it a line of its own. */
  private void longWord(List<Chunk> rest, List<Chunk> taken, int space) {
    var word = rest.removeLast();
    if (breakWords) {
      int cut = line.offset(line.index(word.from()) + space);
      cut = breakHyphens ? hyphen(word.from(), cut) : cut;
      // Where no space is left this is empty, and then white space before it stays, as in Python.
      taken.add(new Chunk(word.from(), cut));
      rest.add(new Chunk(cut, word.to()));
    } else if (taken.isEmpty()) {
      taken.add(word);
    } else {
      rest.add(word);
    }
  }

  /** Behind the last hyphen up to {@code to} that more than hyphens precede; else {@code to}. */
  private int hyphen(int from, int to) {
    int hyphen = new Search("-", budget).last(line.value(), from, to);
    boolean word = false;
    for (int at = from; at < hyphen && !word; at++) {
      word = line.value().charAt(at) != '-';
    }
    return hyphen > from && word ? hyphen + 1 : to;
  }

  private int length(Chunk chunk) {
    return line.index(chunk.to()) - line.index(chunk.from());
  }

  private boolean isSpace(Chunk chunk) {
    return line.value()
        .substring(chunk.from(), chunk.to())
        .codePoints()
        .allMatch(PythonChars::isSpace);
  }
}
