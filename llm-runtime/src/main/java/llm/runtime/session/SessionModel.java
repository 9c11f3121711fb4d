package llm.runtime.session;

import java.nio.file.Path;
import java.util.OptionalInt;
import llm.api.ContextOverflowException;
import llm.api.GenerationOptions;
import llm.api.ModelAccessException;
import llm.api.ModelDescription;
import llm.api.Sampler;
import llm.api.Tokenizer;
import llm.blocks.EncoderDecoder;
import llm.gguf.GgufException;
import llm.runtime.constraint.Constraints;
import llm.runtime.engine.Engine;
import llm.runtime.saved.LazyIdentity;
import llm.runtime.saved.SessionFile;
import llm.tensor.Quoted;
import llm.tensor.sequence.SequenceState;

/**
 * What sessions know of a model, and what they ask of it.
 *
 * @param tokenizer as applications see it
 * @param constraints what its texts are held to; they know its vocabulary as it is
 * @param identity what tells it apart from others, in files of sessions
 */
public record SessionModel(
    Engine engine,
    Tokenizer tokenizer,
    Constraints constraints,
    ModelDescription description,
    LazyIdentity identity) {
  /**
   * The file of a session of the model.
   *
   * @throws ModelAccessException if the model's file has to be looked at, and cannot be read any
   *     more
   */
  public SessionFile sessionFile(Path file) {
    try {
      var owner =
          new SessionFile.Owner(
              description.name(),
              identity.bytes(),
              engine.cacheType(),
              contextLength(),
              vocabularySize());
      return new SessionFile(file, owner);
    } catch (GgufException e) {
      throw new ModelAccessException(String.valueOf(e.getMessage()), e);
    }
  }

  llm.tokenizer.Tokenizer vocabulary() {
    return constraints.vocabulary();
  }

  int vocabularySize() {
    return engine.network().vocabularySize();
  }

  int contextLength() {
    return description.contextLength();
  }

  /** The first token of the decoder of a model that has an encoder, too. */
  public OptionalInt decoderStart() {
    return engine.network() instanceof EncoderDecoder both
        ? OptionalInt.of(both.startToken())
        : OptionalInt.empty();
  }

  /**
   * The state of a sequence for which the model's encoder reads a text.
   *
   * @throws IllegalArgumentException if the model has no encoder, or its vocabulary not one of
   *     these
   */
  public SequenceState newState(int[] source) {
    if (!(engine.network() instanceof EncoderDecoder both)) {
      throw new IllegalArgumentException(
          "encoderTokens: " + Quoted.of(description.name()) + " has no encoder that reads them");
    }
    var ids = checked(source);
    checkFits(0, ids.length);
    return both.newState(engine.cacheType(), engine.cache().pool(), ids);
  }

  /**
   * A copy of ids that are good: the caller may change the array while they are computed.
   *
   * @throws IllegalArgumentException if there is none, or the vocabulary does not have one of them
   */
  public int[] checked(int[] tokens) {
    if (tokens.length == 0) throw new IllegalArgumentException("no tokens, expected at least one");
    var ids = tokens.clone();
    for (int token : ids) {
      if (token < 0 || token >= vocabularySize()) {
        throw new IllegalArgumentException(
            "token " + token + ", expected 0 to " + (vocabularySize() - 1));
      }
    }
    return ids;
  }

  /** Refuses a bias for a token that the model does not know. */
  void checkBias(GenerationOptions options) {
    for (var sampler : options.sampling().samplers()) {
      if (!(sampler instanceof Sampler.LogitBias bias)) continue;
      for (int token : bias.addends().keySet()) {
        if (token >= 0 && token < vocabularySize()) continue;
        throw new IllegalArgumentException(
            "logitBias: token " + token + ", expected an id of 0 to " + (vocabularySize() - 1));
      }
    }
  }

  /**
   * Looks whether tokens fit into the context.
   *
   * @throws ContextOverflowException if they do not
   */
  public void checkFits(int held, int more) {
    if ((long) held + more <= contextLength()) return;
    throw new ContextOverflowException(
        "the prompt has "
            + more
            + " tokens"
            + (held > 0 ? " after " + held + " that the session holds" : "")
            + ", but the context holds "
            + contextLength(),
        more,
        contextLength() - held);
  }
}
