package llm.runtime.session;

import java.util.function.Predicate;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Token;
import llm.api.Tokenizer.Special;
import llm.runtime.chat.ChatMemory;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.NotYet;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Sequence;
import llm.runtime.engine.Terms;
import llm.tensor.sequence.SequenceState;

/** The tokens of a context, and the state behind those of them that the model has read. */
public final class ModelSession implements ChatMemory {
  private final SessionModel model;
  private final SessionUse use;
  private SequenceState state; // behind the first tokens
  private boolean encoded; // whether the encoder's text was given apart from the prompt
  private final TokenBuffer tokens = new TokenBuffer();

  /** A session that holds no tokens. */
  public ModelSession(SessionModel model) {
    this(model, model.engine().newState());
  }

  private ModelSession(SessionModel model, SequenceState state) {
    this.model = model;
    this.use = new SessionUse(model.engine().scheduler());
    this.state = state;
  }

  @Override
  public ModelSession branch() {
    enter();
    try {
      var branch = new ModelSession(model, state.branch(state.length()));
      branch.append(tokens.all());
      branch.encoded = encoded;
      return branch;
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public int[] tokens() {
    return tokens.all();
  }

  @Override
  public int cached() {
    return state.length();
  }

  @Override
  public Generation generate(String prompt, GenerationOptions options) {
    Arguments.present("prompt", prompt);
    Arguments.present("options", options);
    enter();
    try {
      int held = tokens.length();
      var ids = ids(prompt);
      if (ids.length == 0 && held == 0) {
        throw new IllegalArgumentException("the prompt is empty, and the model knows no bos token");
      }
      return start(ids, options, token -> false);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public Generation generate(int[] tokens, GenerationOptions options) {
    return generate(tokens, options, token -> false);
  }

  @Override
  public Generation generate(int[] tokens, GenerationOptions options, Predicate<Token> endsTurn) {
    Arguments.present("tokens", tokens);
    Arguments.present("options", options);
    enter();
    try {
      return start(model.checked(tokens), options, endsTurn);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  private int[] ids(String prompt) {
    var special = tokens.length() > 0 ? Special.NONE : Special.START;
    if (promptIsEncoded()) special = Special.ADD;
    else if (startsDecoder()) special = Special.NONE;
    var ids = model.tokenizer().encode(prompt, special);
    return startsDecoder() ? behindStart(ids) : ids;
  }

  /** Whether the next prompt is what the model's encoder reads. */
  private boolean promptIsEncoded() {
    return model.decoderStart().isPresent() && tokens.length() == 0 && !encoded;
  }

  /** Whether the next prompt is the first of the model's decoder. */
  private boolean startsDecoder() {
    return model.decoderStart().isPresent() && tokens.length() == 0 && encoded;
  }

  private int[] behindStart(int... ids) {
    var all = new int[ids.length + 1];
    all[0] = model.decoderStart().getAsInt();
    System.arraycopy(ids, 0, all, 1, ids.length);
    return all;
  }

  /** Changes nothing before all that may fail is done. */
  private Generation start(int[] prompt, GenerationOptions options, Predicate<Token> endsTurn) {
    NotYet.check(options);
    model.checkBias(options);
    var next = promptIsEncoded() ? model.newState(prompt) : state;
    int[] read = promptIsEncoded() ? behindStart() : prompt;
    model.checkFits(tokens.length(), read.length);
    var all = tokens.followedBy(read);
    var writer = new TextWriter(model, options, endsTurn);
    writer.read(all);
    var sequence = new Sequence(next, all, model.vocabularySize(), writer, Terms.of(options));
    var generation = new TextGeneration(this, sequence, prompt.length);
    tokens.reserve(read.length);
    use.begin(generation);
    append(read);
    return generation;
  }

  @Override
  public void encode(int[] source) {
    Arguments.present("tokens", source);
    enter();
    try {
      if (tokens.length() > 0) {
        throw new IllegalStateException(
            "the session holds "
                + tokens.length()
                + " tokens already: its encoder reads before its decoder writes");
      }
      state = model.newState(source);
      encoded = true;
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  private void append(int[] more) {
    for (int token : more) tokens.append(token);
  }

  /** Adds a token that the model has not read yet. */
  void append(int token) {
    tokens.append(token);
  }

  /** Takes the state of a sequence that has ended; what of it nobody has read is cut off. */
  void takeBack(Sequence sequence) {
    state = sequence.state();
    try {
      state.truncate(Math.min(sequence.sound(), tokens.length()));
    } catch (OutOfMemoryError e) {
      state.truncate(0); // going back to a checkpoint takes memory, this does not
    }
  }

  /** Who uses this session, and what ends that. */
  SessionUse use() {
    return use;
  }

  @Override
  public int length() {
    return tokens.length();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public void truncate(int length) {
    enter();
    try {
      if (length < 0 || length > tokens.length()) {
        throw new IllegalArgumentException(
            "length: " + length + ", expected 0 to " + tokens.length());
      }
      tokens.truncate(length);
      state.truncate(length);
    } finally {
      use.leave();
    }
  }

  private void enter() {
    model.engine().ensureOpen();
    use.enter();
  }

  @Override
  public void close() {
    use.close(this::free);
  }

  private void free() {
    tokens.truncate(0);
    state = model.engine().newState(); // that of a source would keep it
  }
}
