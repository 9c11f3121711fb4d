package llm.tests.loaders;

import java.nio.file.Path;
import llm.api.LanguageModel;
import llm.api.LlmException;

/** An application: it knows the API alone, and runs in class loaders that are not its tests'. */
public final class LoaderProgram {
  private LoaderProgram() {}

  /** What the model of a file says, or why it does not. */
  public static String run(String file) {
    try (var model = LanguageModel.load(Path.of(file));
        var chat = model.newChat()) {
      return chat.send("Hi").message().content();
    } catch (LlmException e) {
      return e.getMessage();
    }
  }
}
