package llm.grammar.lexeme;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as an automaton over bytes.
 *
 * <p>States are made when they are first reached; {@link #clear} drops them. Not for two threads at
 * once.
 */
public final class Lexeme {
  private final Alphabet alphabet;
  private final Terms terms;
  private final Term root;
  private final Liveness liveness;
  private final Runs runs;
  private final byte[] kindOf = new byte[256];
  private final int kinds;

  private Lexeme(Alphabet alphabet, Terms terms, Term root, int states) {
    this.alphabet = alphabet;
    this.terms = terms;
    this.root = root;
    this.liveness = new Liveness(terms, states);
    this.runs = new Runs(alphabet, terms, liveness);
    this.kinds = kinds();
  }

  /**
   * The automaton of {@code regex}.
   *
   * @param usage counts its states
   * @throws llm.grammar.form.GrammarException if it is deeper or larger than {@code limits} allow,
   *     or if they do not suffice to tell whether anything fits
   */
  public static Lexeme of(Regex regex, Limits limits, Usage usage) {
    return of(regex, sets(regex, limits), limits, usage);
  }

  /**
   * The sets of characters in {@code regex}.
   *
   * @throws llm.grammar.form.GrammarException if it is deeper or larger than {@code limits} allow
   */
  public static Collection<CodePoints> sets(Regex regex, Limits limits) {
    return CharacterSets.of(regex, limits);
  }

  /** As {@link #of(Regex, Limits, Usage)}, where the sets of {@code regex} are known. */
  public static Lexeme of(Regex regex, Collection<CodePoints> sets, Limits limits, Usage usage) {
    var alphabet = Alphabet.of(sets);
    var terms = new Terms(alphabet.count(), usage);
    var root = new Translation(alphabet, terms).term(regex);
    var lexeme = new Lexeme(alphabet, terms, root, limits.states());
    lexeme.liveness.settle(root);
    return lexeme;
  }

  private static int numbered(Map<Object, Integer> numbers, Object key) {
    return numbers.computeIfAbsent(key, k -> numbers.size() + 1);
  }

  /** Fills the kinds of bytes that may begin a character; kind 0 is what begins none. */
  private int kinds() {
    record Group(long classes, int following) {}
    Map<Object, Integer> numbers = new HashMap<>();
    for (int b = 0; b < 256; b++) {
      int following = Utf8.following(b);
      if (following == 0) {
        kindOf[b] = (byte) numbered(numbers, new Group(alphabet.classOf(b), 0));
      } else if (following > 0) {
        int low = Utf8.low(Utf8.bits(b), following, following + 1);
        int high = Utf8.high(Utf8.bits(b), following);
        int first = alphabet.classOf(low);
        boolean one = Utf8.regular(b) && alphabet.uniform(low, high);
        kindOf[b] = (byte) numbered(numbers, one ? new Group(first, following) : (Object) b);
      }
    }
    return numbers.size() + 1;
  }

  byte[] kindOf() {
    return kindOf;
  }

  int kindCount() {
    return kinds;
  }

  /** Before the first byte; null if nothing fits. */
  public @Nullable Scan start() {
    return scan(root);
  }

  /** Whether the empty text fits. */
  public boolean nullable() {
    return root.nullable;
  }

  /** Drops all states but the first. Places that are in use stay usable. */
  public void clear() {
    terms.clear(root);
    runs.clear();
  }

  /** The place at which the rest must fit {@code term}; null if nothing does. */
  @Nullable Scan scan(Term term) {
    var scan = term.scan;
    if (scan == null && liveness.alive(term)) {
      scan = new CharacterScan(this, term);
      term.scan = scan;
    }
    return scan;
  }

  /** Where a character leads. */
  @Nullable Scan after(Term term, int codePoint) {
    int c = alphabet.classOf(codePoint);
    return c < 0 ? null : scan(terms.derivative(term, c));
  }

  /** Where the first bytes of a character lead, of which {@code more} are to come. */
  @Nullable Scan within(Term term, int prefix, int more, int length) {
    int low = Utf8.low(prefix, more, length);
    int high = Utf8.high(prefix, more);
    if (low > high) {
      return null;
    }
    if (more == 0) {
      return after(term, prefix);
    }
    long[] classes = alphabet.classesOf(low, high);
    Term only = null;
    boolean one = true;
    boolean alive = false;
    for (int c = 0; c < terms.classes(); c++) {
      if ((classes[c >> 6] >>> c & 1) != 0) {
        var target = terms.derivative(term, c);
        one &= only == null || only == target;
        only = target;
        alive |= liveness.alive(target);
      }
    }
    if (!alive || only == null) {
      return null;
    }
    boolean whole = low == prefix << 6 * more && high - low + 1 == 1 << 6 * more;
    boolean surrogates = low <= Character.MAX_SURROGATE && high >= Character.MIN_SURROGATE;
    if (!one || !whole || surrogates) {
      return new CharacterScan(this, term, prefix, more, length);
    }
    return waiting(only, more);
  }

  private @Nullable Scan waiting(Term target, int more) {
    var found = target.waiting[more];
    if (found == null) {
      var next = more == 1 ? scan(target) : waiting(target, more - 1);
      found = next == null ? null : new WaitingScan(next);
      target.waiting[more] = found;
    }
    return found;
  }

  /** Whether some text that is not empty fits. */
  boolean goesOn(Term term) {
    if (term.plain) {
      return term != terms.empty && term != terms.nothing;
    }
    for (int c = 0; c < terms.classes(); c++) {
      if (liveness.alive(terms.derivative(term, c))) {
        return true;
      }
    }
    return false;
  }

  /** The run with which {@code term} begins; null if there is none. */
  @Nullable Run run(Term term) {
    return runs.of(term);
  }
}
