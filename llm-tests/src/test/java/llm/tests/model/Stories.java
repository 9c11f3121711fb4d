package llm.tests.model;

import java.nio.file.Path;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import llm.tests.Reactor;

/** The bundled model that tells stories: it has words, and ends its stories. */
public final class Stories {
  static final String PROMPT = "Once upon a time";

  private Stories() {}

  /** The model, as the llm command has it. */
  public static Path file() {
    return Reactor.root().resolve("llm-cli/src/main/resources/llm/cli/bundle/stories-llama.gguf");
  }

  static LanguageModel load() {
    return LanguageModel.load(file());
  }

  static LanguageModel load(int contextLength) {
    return LanguageModel.load(
        ModelSource.of(file()), LoadOptions.builder().contextLength(contextLength).build());
  }

  /** The reference's greedy continuation of {@link #PROMPT}, to the end of the story. */
  static Reference reference() {
    return Reference.read(
        Reactor.root().resolve("llm-tests/src/test/resources/stories/stories-llama.json"));
  }

  /** The story of {@link #reference()}. */
  public static String text() {
    var greedy = Tokenizer.load(ModelSource.of(file())).decode(reference().greedy());
    return PROMPT + greedy;
  }
}
