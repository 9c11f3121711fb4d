package llm.runtime.answer.text;

import java.util.Arrays;
import java.util.List;

/**
 * Text that a template always writes: models may write other white space in it.
 *
 * @param text as the template writes it
 * @param chunks what of it is no white space
 */
public record Literal(String text, List<String> chunks) {
  /** No text. */
  public static final Literal EMPTY = of("");

  /** How much of it stands where reading goes on. */
  public enum Found {
    ALL,
    /** More text may make it so. */
    PART,
    NOT
  }

  /** A text that a template writes. */
  public static Literal of(String text) {
    return new Literal(
        text, Arrays.stream(text.split("\\s+")).filter(chunk -> !chunk.isEmpty()).toList());
  }

  /** Whether nothing of it is more than white space. */
  public boolean isBlank() {
    return chunks.isEmpty();
  }

  /** What it begins with. */
  public String first() {
    return chunks.getFirst();
  }

  /** Whether it stands here, white space before and within it aside; reads nothing. */
  public Found at(CharSequence source, int from) {
    int at = from;
    for (var chunk : chunks) {
      while (at < source.length() && Character.isWhitespace(source.charAt(at))) at++;
      for (int i = 0; i < chunk.length(); i++, at++) {
        if (at == source.length()) return Found.PART;
        if (source.charAt(at) != chunk.charAt(i)) return Found.NOT;
      }
    }
    return Found.ALL;
  }

  /** Where it ends: it must be there. */
  public int end(CharSequence source, int from) {
    int at = from;
    for (var chunk : chunks) {
      while (Character.isWhitespace(source.charAt(at))) at++;
      at += chunk.length();
    }
    return at;
  }
}
