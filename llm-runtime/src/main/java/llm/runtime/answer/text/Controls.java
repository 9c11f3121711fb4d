package llm.runtime.answer.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A vocabulary's control tokens, and how they stand in texts that are looked through: between two
 * noncharacters of Unicode, which no text has. So a text that spells a control token is not taken
 * for it.
 */
public final class Controls {
  /** Before a control token. */
  public static final char OPEN = '\uFDD0';

  /** Behind a control token. */
  public static final char CLOSE = '\uFDD1';

  private final List<String> longestFirst;

  /** The control tokens that are spelled so; empty spellings are none. */
  public Controls(Set<String> spellings) {
    this.longestFirst =
        spellings.stream()
            .filter(s -> !s.isEmpty())
            .sorted((a, b) -> b.length() - a.length())
            .toList();
  }

  /** Those of them that a text spells somewhere. */
  Controls in(String text) {
    return new Controls(Set.copyOf(longestFirst.stream().filter(text::contains).toList()));
  }

  /** A control token as it stands in a text. */
  public static String wrapped(String spelling) {
    return OPEN + plain(spelling) + CLOSE;
  }

  /** What people and tokens spell: nothing of it is a control token. */
  public static String plain(String text) {
    return text.replace(OPEN, '\uFFFD').replace(CLOSE, '\uFFFD');
  }

  /** A text without what surrounds control tokens. */
  public static String spelled(String text) {
    return text.indexOf(OPEN) < 0 && text.indexOf(CLOSE) < 0
        ? text
        : text.replace("" + OPEN, "").replace("" + CLOSE, "");
  }

  /** Whether a control token stands in it. */
  public static boolean any(String text) {
    return text.indexOf(OPEN) >= 0;
  }

  /** A text of a template's, its control tokens wrapped. */
  public String encode(String markup) {
    var out = new StringBuilder();
    int at = 0;
    while (at < markup.length()) {
      int here = at;
      var found = longestFirst.stream().filter(s -> markup.startsWith(s, here)).findFirst();
      out.append(found.map(Controls::wrapped).orElse(markup.substring(at, at + 1)));
      at += found.map(String::length).orElse(1);
    }
    return out.toString();
  }

  /** Gives a text in which control tokens are wrapped to a parser, as tokens would. */
  public static List<AnswerPiece> feed(String text, AnswerParser parser) {
    var pieces = new ArrayList<AnswerPiece>();
    for (var part : parts(text)) {
      pieces.addAll(part.isControl() ? parser.control(part.text()) : parser.text(part.text()));
    }
    return pieces;
  }

  /**
   * A control token, or what stands between two.
   *
   * @param text without what surrounds it
   */
  public record Part(boolean isControl, String text) {}

  /** The parts of a text in which control tokens are wrapped. */
  public static List<Part> parts(String text) {
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < text.length()) {
      boolean control = text.charAt(at) == OPEN;
      int end = text.indexOf(control ? CLOSE : OPEN, at + 1);
      if (end < 0) end = text.length();
      parts.add(new Part(control, text.substring(control ? at + 1 : at, end)));
      at = control ? end + 1 : end;
    }
    return parts;
  }
}
