package llm.runtime.constraint;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.Constraint;
import llm.api.ConstraintException;
import llm.grammar.Grammar;
import llm.grammar.Notations;
import llm.grammar.TokenTrie;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;
import llm.grammar.schema.SchemaOptions;
import llm.tokenizer.TokenKind;
import llm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what a model's texts are held to, and keeps what was compiled last.
 *
 * <p>The tree of the vocabulary's tokens is made when it is first needed. Compiling is the caller's
 * work: nobody waits for it but those who ask at the same time for what is not known yet. One for
 * each model; any thread may ask.
 */
public final class Constraints {
  /** Grammars that are kept: each has its states, and 128 masks of a bit for each token. */
  static final int MOST = 32;

  private static final String ASKED = "asked for";

  private final Tokenizer vocabulary;
  private final int size;
  private final ForcedText forcedText;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Object, CompiledConstraint> known =
      new LinkedHashMap<>(16, 0.75f, true); // under the lock, as the tree is
  private @Nullable TokenTrie tokens;

  /** What a grammar was made of, if it was no grammar: equal for equal ones. */
  private record Key(Constraint constraint, Expression before) {}

  /**
   * Nothing was asked for yet.
   *
   * @param size how many logits the model has; there may be more of them than tokens
   */
  public Constraints(Tokenizer vocabulary, int size) {
    this.vocabulary = vocabulary;
    this.size = size;
    this.forcedText = new ForcedText(vocabulary);
  }

  /** Whose tokens are meant. */
  public Tokenizer vocabulary() {
    return vocabulary;
  }

  /**
   * What holds a text to a form, before the text's first token; empty where it may be anything.
   *
   * @param endless whether tokens that end a text never come
   * @throws ConstraintException if the text cannot be held to it
   */
  public Optional<TokenConstraint> start(Form form, boolean endless) {
    return switch (form) {
      case Form.Anything _ -> Optional.empty();
      case Form.Asked(var constraint, var before, var end) -> {
        var compiled = compiled(new Key(constraint, before), () -> rules(constraint, before));
        yield Optional.of(TokenConstraint.of(compiled, ends(end, endless), forcedText));
      }
      case Form.CallsOr(var calls, var content, var before) -> {
        var compiled =
            compiled(form, () -> behind(before, either(calls.rules().get(), rules(content))));
        yield Optional.of(TokenConstraint.of(compiled, ends(content.end(), endless), forcedText));
      }
      case Form.Ruled(var rules, var before, var end) -> {
        var compiled = compiled(form, () -> behind(before, rules.rules().get()));
        yield Optional.of(TokenConstraint.of(compiled, ends(end, endless), forcedText));
      }
    };
  }

  /** Makes rules; a refusal is theirs. */
  private interface Source {
    Rules rules();
  }

  private CompiledConstraint compiled(Object key, Source source) {
    var tree = tree();
    lock.lock();
    try {
      var found = known.get(key);
      if (found != null) return found;
    } finally {
      lock.unlock();
    }
    var made = new CompiledConstraint(compile(source), tree);
    lock.lock();
    try {
      known.put(key, made);
      if (known.size() > MOST) known.pollFirstEntry();
    } finally {
      lock.unlock();
    }
    return made;
  }

  private Grammar compile(Source source) {
    try {
      return Grammar.of(source.rules(), Limits.defaults(), this::isControl);
    } catch (GrammarException e) {
      throw refusal("constraint", e);
    }
  }

  /**
   * A refusal as applications see it.
   *
   * @param option by which it was asked for
   */
  public static ConstraintException refusal(String option, GrammarException e) {
    var kind =
        switch (e.kind()) {
          case SYNTAX -> ConstraintException.Kind.SYNTAX;
          case UNSUPPORTED -> ConstraintException.Kind.UNSUPPORTED;
          case LIMIT -> ConstraintException.Kind.LIMIT;
          case EMPTY -> ConstraintException.Kind.EMPTY;
        };
    return new ConstraintException(kind, e.place(), e.keyword(), option + ": " + e.getMessage(), e);
  }

  private static Rules rules(Constraint constraint) {
    return switch (constraint.kind()) {
      case JSON -> Notations.json();
      case JSON_SCHEMA -> Notations.jsonSchema(constraint.source(), SchemaOptions.defaults());
      case GRAMMAR -> Notations.gbnf(constraint.source());
      case REGEX -> Notations.regex(constraint.source());
      case CHOICE -> Notations.choices(constraint.choices());
    };
  }

  private static Rules rules(Form.Asked asked) {
    return rules(asked.constraint(), asked.before());
  }

  private static Rules rules(Constraint constraint, Expression before) {
    var rules = rules(constraint);
    return before.equals(Expression.empty()) ? rules : behind(before, rules);
  }

  /** The texts of both. */
  private static Rules either(Rules calls, Rules others) {
    var first = calls.prefixed("calls ");
    var second = others.prefixed("content ");
    var all = new LinkedHashMap<>(first.byName());
    all.putAll(second.byName());
    all.put(
        "either",
        Expression.anyOf(
            Expression.reference(first.start()), Expression.reference(second.start())));
    return new Rules("either", all);
  }

  /** The same rules behind something that refers to none of them. */
  private static Rules behind(Expression before, Rules rules) {
    var name = ASKED; // no notation has a blank in a rule's name; a schema's rules may
    while (rules.byName().containsKey(name)) name += " ";
    var all = new LinkedHashMap<>(rules.byName());
    all.put(name, Expression.sequence(before, Expression.reference(rules.start())));
    return new Rules(name, all);
  }

  private TokenTrie tree() {
    lock.lock();
    try {
      var tree = tokens;
      if (tree == null) {
        tree = TokenTrie.of(size, this::bytes, this::isControl);
        tokens = tree;
      }
      return tree;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all that was compiled, and the tree: the model is closed. */
  public void clear() {
    lock.lock();
    try {
      known.clear();
      tokens = null;
    } finally {
      lock.unlock();
    }
  }

  private byte[] bytes(int id) {
    if (id >= vocabulary.size() || vocabulary.kind(id) == TokenKind.UNKNOWN) return new byte[0];
    return vocabulary.bytes(id);
  }

  /** Control tokens, and all that end a text, whatever their kind: none of them is text. */
  private boolean isControl(int id) {
    return id < vocabulary.size()
        && (vocabulary.kind(id) == TokenKind.CONTROL || vocabulary.isEndOfGeneration(id));
  }

  private boolean isControl(String spelling) {
    var id = vocabulary.idOf(spelling);
    return id.isPresent() && isControl(id.getAsInt());
  }

  private int[] ends(OptionalInt more, boolean endless) {
    if (endless) return new int[0];
    var ends = new BitSet();
    for (int id = 0; id < Math.min(size, vocabulary.size()); id++) {
      if (vocabulary.isEndOfGeneration(id)) ends.set(id);
    }
    more.ifPresent(ends::set);
    return ends.stream().toArray();
  }
}
