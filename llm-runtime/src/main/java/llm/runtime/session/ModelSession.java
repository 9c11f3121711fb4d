package llm.runtime.session;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.SessionFileException;
import llm.api.Token;
import llm.api.Tokenizer.Special;
import llm.api.WhenFull;
import llm.runtime.chat.ChatMemory;
import llm.runtime.checks.Arguments;
import llm.runtime.constraint.Form;
import llm.runtime.engine.CacheMemory;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Sequence;
import llm.runtime.engine.Terms;
import llm.runtime.saved.SessionFile;
import llm.runtime.speculation.Speculations;
import llm.runtime.speculation.Speculator;
import llm.runtime.text.Shortening;
import llm.tensor.sequence.PagePoolException;
import llm.tensor.sequence.SequenceState;

/** The tokens of a context, and the state behind those of them that the model has read. */
public final class ModelSession implements ChatMemory {
  private static final Shortening NO_MESSAGES = Shortening.none();

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

  /**
   * The session that a file holds.
   *
   * @throws SessionFileException if it cannot be read, is damaged, or is not the model's
   */
  public static ModelSession restore(SessionModel model, Path file) {
    var cache = model.engine().cache();
    var contents = read(model, file, cache);
    var session = new ModelSession(model, contents.state());
    session.append(contents.tokens());
    session.encoded = contents.encoded();
    cache.park(session.state);
    return session;
  }

  private static SessionFile.Contents read(SessionModel model, Path file, CacheMemory cache) {
    try {
      return model.sessionFile(file).read(model.engine()::newState, cache::reserve);
    } catch (PagePoolException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void save(Path file) {
    Arguments.present("file", file);
    enter();
    try {
      cache().unpark(state); // nobody empties it while it is written
      var contents = new SessionFile.Contents(state, tokens.all(), encoded);
      model.sessionFile(file).write(contents);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      cache().park(state);
      use.leave();
    }
  }

  @Override
  public ModelSession branch() {
    enter();
    try {
      cache().unpark(state);
      var branch = new ModelSession(model, cache().branch(state));
      branch.append(tokens.all());
      branch.encoded = encoded;
      cache().park(branch.state);
      return branch;
    } catch (OutOfMemoryError | PagePoolException e) {
      throw Failures.of(e);
    } finally {
      cache().park(state);
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
      return start(ids, options, token -> false, NO_MESSAGES, Form.of(options.constraint()));
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public Generation generate(int[] tokens, GenerationOptions options) {
    Arguments.present("options", options);
    var form = Form.of(options.constraint());
    return generate(tokens, options, token -> false, NO_MESSAGES, form);
  }

  @Override
  public Generation generate(
      int[] tokens,
      GenerationOptions options,
      Predicate<Token> endsTurn,
      Shortening ofMessages,
      Form form) {
    Arguments.present("tokens", tokens);
    Arguments.present("options", options);
    enter();
    try {
      return start(model.checked(tokens), options, endsTurn, ofMessages, form);
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
  private Generation start(
      int[] prompt,
      GenerationOptions options,
      Predicate<Token> endsTurn,
      Shortening ofMessages,
      Form form) {
    model.checkBias(options);
    checkTools(options, ofMessages);
    var constraint = model.constraints().start(form, options.ignoreEnd());
    var shortening = shortening(options, ofMessages);
    var next = promptIsEncoded() ? model.newState(prompt) : state;
    int[] read = promptIsEncoded() ? behindStart() : prompt;
    int[] held = shortening.room(tokens.all(), read.length);
    model.checkFits(held.length, read.length);
    int dropped = tokens.length() - held.length;
    var all = joined(held, read);
    var writer = new TextWriter(model, options, endsTurn, shortening, constraint);
    writer.read(all);
    if (dropped > 0) next.truncate(commonPrefix(held, tokens.all()));
    var sequence = new Sequence(next, all, model.vocabularySize(), writer, Terms.of(options));
    sequence.progress().dropped(dropped);
    var generation = new TextGeneration(this, sequence, prompt.length, dropped);
    tokens.reserve(read.length);
    speculator(options, all).ifPresent(sequence::speculating);
    use.begin(generation);
    if (dropped > 0) tokens.replace(held);
    append(read);
    return generation;
  }

  @SuppressWarnings("ReferenceEquality") // it stands for nothing
  private static void checkTools(GenerationOptions options, Shortening ofMessages) {
    if (ofMessages != NO_MESSAGES || options.tools().isEmpty()) return;
    throw new IllegalArgumentException(
        "tools: a session has no template that would show them; expected a chat");
  }

  @SuppressWarnings("ReferenceEquality") // it stands for nothing
  private Shortening shortening(GenerationOptions options, Shortening ofMessages) {
    return switch (options.whenFull()) {
      case WhenFull.Stop _ -> Shortening.none();
      case WhenFull.Shift shift -> PageShift.of(shift.keep(), model.contextLength());
      case WhenFull.DropOldestMessages _ when ofMessages == NO_MESSAGES ->
          throw new IllegalArgumentException(
              "whenFull: a session has no messages that could be dropped; expected stop or shift");
      case WhenFull.DropOldestMessages _ -> ofMessages;
    };
  }

  private static int[] joined(int[] first, int[] second) {
    var both = Arrays.copyOf(first, Math.addExact(first.length, second.length));
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int commonPrefix(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  private Optional<Speculator> speculator(GenerationOptions options, int[] text) {
    var speculator =
        Speculations.speculator(options.speculation(), model.tokenizer(), model.vocabularySize());
    speculator.ifPresent(
        s -> {
          for (int token : text) s.accept(token);
        });
    return speculator;
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
      var next = model.newState(source);
      release();
      state = next;
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

  /** Has tokens in the place of all, the last of which the model has not read yet. */
  void replace(int[] instead) {
    tokens.replace(instead);
  }

  /** Takes the state of a sequence that has ended; what of it nobody has read is cut off. */
  void takeBack(Sequence sequence) {
    if (state != sequence.state()) release();
    state = sequence.state();
    var speculator = sequence.speculator();
    if (speculator != null) speculator.close();
    cache().unpark(state);
    try {
      state.truncate(Math.min(sequence.sound(), sequence.common(tokens.all())));
    } catch (OutOfMemoryError e) {
      state.truncate(0); // going back to a checkpoint takes memory, this does not
    }
    cache().park(state);
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
      cache().unpark(state);
      state.truncate(length);
      cache().park(state);
    } catch (OutOfMemoryError e) {
      throw Failures.of(e);
    } finally {
      use.leave();
    }
  }

  /** What sees to the memory of states: those that no call uses are parked there. */
  private CacheMemory cache() {
    return model.engine().cache();
  }

  private void release() {
    cache().unpark(state);
    state.close();
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
    release();
    state = model.engine().newState(); // that of a source would keep it
  }
}
