package story;

import java.nio.file.Path;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;

/** Tells a story: {@code Story model.gguf}. */
public final class Story {
  private Story() {}

  /** Prints what the model makes of a beginning, then how this machine computes. */
  public static void main(String[] arguments) {
    var options = GenerationOptions.builder().maxTokens(200).temperature(0.8f).seed(1).build();
    try (var model = LanguageModel.load(Path.of(arguments[0]));
        var session = model.newSession(); // holds the keys and values of what was read and written
        var generation = session.generate("There was a fox", options)) { // closing it cancels
      for (var token : generation) System.out.print(token.text()); // never a part of a character
      System.out.println("\n" + generation.usage() + ", " + generation.finishReason());
    }
    System.out.println("kernels: " + LanguageModel.diagnose().reason());
  }
}
