package llm.grammar.lexeme;

import java.nio.charset.StandardCharsets;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;

/** Questions about regular languages. */
public final class Languages {
  private Languages() {}

  /**
   * Whether no text fits {@code regex}.
   *
   * @throws llm.grammar.form.GrammarException if {@code limits} do not suffice to find out
   */
  public static boolean isEmpty(Regex regex, Limits limits) {
    return Lexeme.of(regex, limits, new Usage()).start() == null;
  }

  /** Whether no text fits both; refused as {@link #isEmpty} is. */
  public static boolean areDisjoint(Regex a, Regex b, Limits limits) {
    return isEmpty(Regex.allOf(a, b), limits);
  }

  /** Whether whatever fits {@code a} fits {@code b}; refused as {@link #isEmpty} is. */
  public static boolean isWithin(Regex a, Regex b, Limits limits) {
    return isEmpty(Regex.allOf(a, Regex.not(b)), limits);
  }

  /** Whether the whole of {@code text} fits {@code regex}; refused as {@link #isEmpty} is. */
  public static boolean matches(Regex regex, String text, Limits limits) {
    var scan = Lexeme.of(regex, limits, new Usage()).start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      scan = scan == null ? null : scan.next(b & 0xFF);
    }
    return scan != null && scan.accepts();
  }
}
