package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import llm.tokenizer.Marks;
import llm.tokenizer.Segment;
import llm.tokenizer.TokenKind;
import llm.tokenizer.Tokenizer;

/** Makes tokens of rendered conversations. */
final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final Marks marks;

  /**
   * @param template the source of the template that renders the conversations
   */
  PromptEncoder(Tokenizer tokenizer, String template) {
    this.tokenizer = tokenizer;
    this.marks = tokenizer.marks(template);
  }

  /**
   * The tokens of a prompt; what people wrote becomes none of the template's marks. The
   * vocabulary's own first token is there once, whether the template writes it or not.
   */
  int[] encode(Rendered prompt) {
    var ids = tokenizer.encode(prompt.from(0), marks);
    var first = tokenizer.prefix();
    if (first.isEmpty() || (ids.length > 0 && ids[0] == first.getAsInt())) return ids;
    return joined(new int[] {first.getAsInt()}, ids);
  }

  /**
   * The tokens of a prompt that goes on from these, the first ones included; empty if white space
   * or a word may reach over the seam.
   *
   * @param start where the rest of the prompt begins
   */
  Optional<int[]> encodeRest(int[] held, Rendered prompt, int start) {
    int last = held[held.length - 1];
    boolean afterSpecial = isSpecial(last);
    var segments = new ArrayList<Segment>();
    // Some special tokens swallow the white space behind them.
    if (afterSpecial) segments.add(Segment.markup(tokenizer.token(last)));
    segments.addAll(prompt.from(start));
    var rest = tokenizer.encode(segments, marks);
    if (rest.length == 0) return Optional.empty();
    if (!afterSpecial) {
      return isSpecial(rest[0]) ? Optional.of(joined(held, rest)) : Optional.empty();
    }
    if (rest[0] != last) return Optional.empty();
    var before = Arrays.copyOf(held, held.length - 1);
    return Optional.of(joined(before, rest));
  }

  /** Whether a token cuts a text wherever it is spelled. */
  boolean isSpecial(int id) {
    if (id >= tokenizer.size()) return false;
    return switch (tokenizer.kind(id)) {
      case CONTROL, USER_DEFINED -> true;
      case NORMAL, UNKNOWN, UNDEFINED, UNUSED, BYTE -> false;
    };
  }

  boolean isControl(int id) {
    return id < tokenizer.size() && tokenizer.kind(id) == TokenKind.CONTROL;
  }

  /** The token that this text spells, if it is one special token with nothing behind it. */
  OptionalInt special(String text) {
    var ids = tokenizer.encode(List.of(Segment.markup(text)), marks);
    return ids.length == 1 && isSpecial(ids[0]) ? OptionalInt.of(ids[0]) : OptionalInt.empty();
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  private static int[] joined(int[] a, int[] b) {
    var all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
