package llm.runtime;

import java.util.Optional;
import java.util.OptionalInt;
import llm.api.Tokenizer;
import llm.runtime.checks.Arguments;
import llm.tokenizer.EncodeOptions;

/** Shows a file's tokenizer to applications. */
record ModelTokenizer(llm.tokenizer.Tokenizer tokenizer) implements Tokenizer {
  @Override
  public int[] encode(String text, Special special) {
    Arguments.present("text", text);
    Arguments.present("special", special);
    var options =
        switch (special) {
          case ADD -> new EncodeOptions(true, false);
          case ADD_AND_PARSE -> new EncodeOptions(true, true);
          case PARSE -> new EncodeOptions(false, true);
          case NONE -> new EncodeOptions(false, false);
        };
    return tokenizer.encode(text, options);
  }

  @Override
  public String decode(int... tokens) {
    return tokenizer.decode(Arguments.present("tokens", tokens));
  }

  @Override
  public String token(int id) {
    return tokenizer.token(id);
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
    return tokenizer.isEndOfGeneration(id);
  }

  @Override
  public String model() {
    return tokenizer.model();
  }

  @Override
  public Optional<String> pre() {
    return Optional.of(tokenizer.pre()).filter(pre -> !pre.isEmpty());
  }
}
