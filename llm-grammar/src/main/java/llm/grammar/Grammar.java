package llm.grammar;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import llm.grammar.engine.Engine;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;
import llm.grammar.schema.SchemaOptions;

/**
 * What an answer must look like, compiled.
 *
 * <p>Immutable to those who use it, and safe to share between threads: what matchers find out about
 * it is kept and shared, under a lock.
 */
public final class Grammar {
  private final Engine engine;

  /** Masks by vocabulary, for as long as it is in use; under the engine's lock. */
  private final Map<TokenTrie, SoftReference<Masks>> masks = new WeakHashMap<>();

  private Grammar(Engine engine) {
    this.engine = engine;
  }

  /** Compiles {@code rules} with {@link Limits#defaults()}. */
  public static Grammar of(Rules rules) {
    return of(rules, Limits.defaults());
  }

  /**
   * Compiles {@code rules}; control tokens in them are their spellings.
   *
   * @throws llm.grammar.form.GrammarException if a rule is missing or begins with itself by way of
   *     others, if no text fits, or if the limits do not suffice
   */
  public static Grammar of(Rules rules, Limits limits) {
    return of(rules, limits, spelling -> false);
  }

  /**
   * Compiles {@code rules} for vocabularies with certain control tokens.
   *
   * @param isControl says whether there is a control token of a spelling: see {@link
   *     TokenTrie#of(int, IntFunction, IntPredicate)}
   * @throws llm.grammar.form.GrammarException if a rule is missing or begins with itself by way of
   *     others, if no text fits, or if the limits do not suffice
   */
  public static Grammar of(Rules rules, Limits limits, Predicate<String> isControl) {
    return new Grammar(Engine.of(rules, limits, isControl));
  }

  /**
   * Compiles GBNF, llama.cpp's notation.
   *
   * @throws llm.grammar.form.GrammarException if it is none, a rule begins with itself by way of
   *     others, no text fits, or the default limits do not suffice
   */
  public static Grammar ofGbnf(String source) {
    return of(Notations.gbnf(source));
  }

  /**
   * The texts that fit a regular expression of RE2's syntax as a whole.
   *
   * @throws llm.grammar.form.GrammarException if it is none, no text fits, or the default limits do
   *     not suffice
   */
  public static Grammar ofRegex(String pattern) {
    return of(Notations.regex(pattern));
  }

  /** Any JSON value (RFC 8259), with at most 20 blanks between two tokens. */
  public static Grammar ofJson() {
    return of(Notations.json());
  }

  /**
   * The JSON texts that fit a JSON Schema of draft 04, 06, 07, 2019-09 or 2020-12, as its {@code
   * $schema} says; without one 2020-12, and the keywords that it has given up. Nothing in it is
   * left out: what cannot be enforced is refused.
   *
   * @throws llm.grammar.form.GrammarException if it is no schema, if a keyword in it cannot be
   *     enforced (the place is a JSON pointer), if no value fits it, or if the limits do not
   *     suffice
   */
  public static Grammar ofJsonSchema(String schema, SchemaOptions options) {
    return of(Notations.jsonSchema(schema, options), options.limits());
  }

  /**
   * One of several texts.
   *
   * @throws llm.grammar.form.GrammarException if there is none, or they are larger than the default
   *     limits allow
   */
  public static Grammar ofChoices(List<String> choices) {
    return of(Notations.choices(choices));
  }

  /** A matcher of bytes, before the first. */
  public Matcher matcher() {
    return new Matcher(engine);
  }

  /** A matcher of a vocabulary's tokens, before the first. */
  public TokenMatcher matcher(TokenTrie vocabulary) {
    engine.lock().lock();
    try {
      var known = masks.get(vocabulary);
      var ofVocabulary = known == null ? null : known.get();
      if (ofVocabulary == null) {
        ofVocabulary = new Masks(engine, vocabulary);
        masks.put(vocabulary, new SoftReference<>(ofVocabulary));
      }
      return new TokenMatcher(ofVocabulary, engine.start());
    } finally {
      engine.lock().unlock();
    }
  }

  /** How many states have been made so far. */
  public int states() {
    engine.lock().lock();
    try {
      return engine.stateCount();
    } finally {
      engine.lock().unlock();
    }
  }
}
