package llm.runtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import llm.api.ModelFormatException;
import llm.api.Tokenizer;
import llm.api.UnsupportedModelException;
import llm.runtime.checks.Arguments;
import llm.runtime.checks.HeapSpace;
import llm.tensor.Quoted;
import llm.tokenizer.EncodeOptions;
import llm.tokenizer.EncodeOptions.Frame;
import llm.tokenizer.TokenizerException;

/**
 * Shows a file's tokenizer to applications.
 *
 * @param name the file's, for messages
 */
record ModelTokenizer(String name, llm.tokenizer.Tokenizer tokenizer) implements Tokenizer {
  @Override
  public int[] encode(String text, Special special) {
    Arguments.present("text", text);
    Arguments.present("special", special);
    var options =
        switch (special) {
          case START -> new EncodeOptions(Frame.START, false);
          case START_AND_PARSE -> new EncodeOptions(Frame.START, true);
          case ADD -> new EncodeOptions(Frame.START_AND_END, false);
          case ADD_AND_PARSE -> new EncodeOptions(Frame.START_AND_END, true);
          case PARSE -> new EncodeOptions(Frame.NONE, true);
          case NONE -> new EncodeOptions(Frame.NONE, false);
        };
    try {
      return translated(name, () -> tokenizer.encode(text, options));
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  /** Runs something; what the tokenizer says is wrong becomes an exception of the API. */
  static <T> T translated(String name, Supplier<T> action) {
    try {
      return action.get();
    } catch (TokenizerException e) {
      var message = Quoted.line(name + ": " + e.getMessage());
      throw e.isUnsupported()
          ? new UnsupportedModelException(message, e)
          : new ModelFormatException(message, e);
    }
  }

  /** Ensures that the model takes text. */
  void checkTakesText() {
    if (!tokenizer.takesText()) encode("a", Special.NONE);
  }

  private int checked(int id) {
    if (id >= 0 && id < size()) return id;
    throw new IllegalArgumentException("token " + id + ", expected 0 to " + (size() - 1));
  }

  @Override
  public String decode(int... tokens) {
    for (int id : Arguments.present("tokens", tokens)) checked(id);
    try {
      return tokenizer.decode(tokens);
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  @Override
  public String token(int id) {
    return tokenizer.token(checked(id));
  }

  @Override
  public byte[] bytes(int id) {
    return switch (tokenizer.kind(checked(id))) {
      case CONTROL, UNKNOWN -> new byte[0];
      case NORMAL, USER_DEFINED, BYTE, UNDEFINED, UNUSED -> tokenizer.bytes(id);
    };
  }

  @Override
  public int size() {
    return tokenizer.size();
  }

  @Override
  public OptionalInt bos() {
    return tokenizer.bos();
  }

  @Override
  public OptionalInt eos() {
    return tokenizer.eos();
  }

  @Override
  public boolean isEndOfGeneration(int id) {
    return tokenizer.isEndOfGeneration(checked(id));
  }

  @Override
  public String model() {
    return tokenizer.model();
  }

  @Override
  public Optional<String> pre() {
    return Optional.of(tokenizer.pre()).filter(pre -> !pre.isEmpty());
  }

  @Override
  public List<String> warnings() {
    return tokenizer.warnings();
  }
}
