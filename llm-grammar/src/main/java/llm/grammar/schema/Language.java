package llm.grammar.schema;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import llm.grammar.lexeme.Lexeme;
import llm.grammar.lexeme.Scan;
import llm.grammar.lexeme.Usage;
import org.jspecify.annotations.Nullable;

/** Questions about regular languages whose answers are kept. Not for several threads. */
final class Language {
  /** States after which a language is taken to have a text. */
  private static final int SEARCHED = 2_000;

  private final Limits limits;
  private final IdentityHashMap<Regex, Lexeme> automata = new IdentityHashMap<>();
  private final Map<Regex, Boolean> empty = new HashMap<>();

  Language(Limits limits) {
    this.limits = limits;
  }

  /** Whether a text is of a language. */
  boolean fits(Regex regex, String text) {
    if (RegexAlgebra.isAnything(regex)) return true;
    var automaton = automata.computeIfAbsent(regex, r -> Lexeme.of(r, limits, new Usage()));
    @Nullable Scan scan = automaton.start();
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      scan = scan == null ? null : scan.next(b & 0xFF);
    }
    return scan != null && scan.accepts();
  }

  /** Whether a language is known to have no text. */
  boolean isEmpty(Regex regex) {
    if (RegexAlgebra.isAnything(regex)) return false;
    return RegexAlgebra.isNothing(regex) || empty.computeIfAbsent(regex, this::searched);
  }

  private boolean searched(Regex regex) {
    var few = new Limits(limits.depth(), limits.size(), SEARCHED, limits.time());
    try {
      return Lexeme.of(regex, few, new Usage()).start() == null;
    } catch (GrammarException e) {
      if (e.kind() == GrammarException.Kind.LIMIT) return false;
      throw e;
    }
  }
}
