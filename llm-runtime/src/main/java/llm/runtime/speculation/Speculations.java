package llm.runtime.speculation;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.LanguageModel;
import llm.api.Speculation;
import llm.api.Tokenizer;
import llm.tensor.Quoted;

/**
 * Makes what speculation asks for, and refuses drafts of models that do not fit.
 *
 * <p>A model is known by its tokenizer. One that drafts for another has no drafts of a third made
 * for itself: two that wait for each other would wait for ever.
 */
public final class Speculations {
  private enum Role {
    DRAFTS,
    IS_DRAFTED_FOR
  }

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Tokenizer, Role> ROLES = new WeakHashMap<>();

  /** For whom a model has drafted last: their vocabularies are one. */
  private static final Map<Tokenizer, WeakReference<Tokenizer>> PARTNERS = new WeakHashMap<>();

  private Speculations() {}

  /**
   * What drafts the tokens of a sequence; empty where nothing does.
   *
   * @param tokenizer of the model that writes it
   * @param vocabularySize tokens that this model knows
   * @throws IllegalArgumentException if a model that is to draft cannot
   */
  public static Optional<Speculator> speculator(
      Speculation speculation, Tokenizer tokenizer, int vocabularySize) {
    return switch (speculation) {
      case Speculation.Off _ -> Optional.empty();
      case Speculation.Ngram ngram ->
          Optional.of(new Speculator(new NgramDrafter(ngram.minMatch()), ngram.maxTokens()));
      case Speculation.Draft draft -> {
        check(draft.model(), tokenizer);
        var drafter = new ModelDrafter(draft.model(), vocabularySize);
        yield Optional.of(new Speculator(drafter, draft.maxTokens()));
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same model, not one that is like it
  private static void check(LanguageModel draft, Tokenizer tokenizer) {
    var name = Quoted.of(draft.description().name());
    var other = draft.tokenizer();
    if (other == tokenizer) {
      throw new IllegalArgumentException("draftModel: " + name + " cannot draft for itself");
    }
    if (draft.decoderStart().isPresent()) {
      throw new IllegalArgumentException(
          "draftModel: " + name + " has an encoder, and cannot draft");
    }
    LOCK.lock();
    try {
      var partner = PARTNERS.get(other);
      if (partner == null || partner.get() != tokenizer) {
        checkVocabulary(name, other, tokenizer);
        PARTNERS.put(other, new WeakReference<>(tokenizer));
      }
      take(other, Role.DRAFTS, name + " cannot draft: drafts are made for it");
      take(tokenizer, Role.IS_DRAFTED_FOR, "the model drafts for another one itself");
    } finally {
      LOCK.unlock();
    }
  }

  private static void take(Tokenizer model, Role role, String refusal) {
    var taken = ROLES.putIfAbsent(model, role);
    if (taken == null || taken == role) return;
    throw new IllegalArgumentException("draftModel: " + refusal);
  }

  private static void checkVocabulary(String name, Tokenizer draft, Tokenizer tokenizer) {
    checkSame(name, "tokens", "" + draft.size(), "" + tokenizer.size());
    checkSame(name, "bos", special(draft.bos()), special(tokenizer.bos()));
    checkSame(name, "eos", special(draft.eos()), special(tokenizer.eos()));
    for (int id = 0; id < tokenizer.size(); id++) {
      var one = draft.token(id);
      var other = tokenizer.token(id);
      if (!one.equals(other)) checkSame(name, "token " + id, Quoted.of(one), Quoted.of(other));
    }
  }

  private static String special(OptionalInt id) {
    return id.isPresent() ? "" + id.getAsInt() : "none";
  }

  private static void checkSame(String name, String what, String found, String expected) {
    if (found.equals(expected)) return;
    throw new IllegalArgumentException(
        "draftModel: the vocabulary of "
            + name
            + " is another: "
            + what
            + ": "
            + found
            + ", expected "
            + expected);
  }
}
