package llm.tests.engine;

import java.nio.file.Path;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;

/** Loads what cannot be loaded, and counts the threads that are left. */
final class FailedLoadMain {
  private FailedLoadMain() {}

  /** The model. */
  public static void main(String[] args) {
    for (int i = 0; i < 5; i++) {
      try {
        var options = LoadOptions.builder().threads(4).build();
        LanguageModel.load(ModelSource.of(Path.of(args[0])), options).close();
        IO.println("loaded");
      } catch (Throwable e) {
        IO.print(""); // which one it is, others test
      }
    }
    long left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("llm-"))
            .count();
    IO.println(left + " threads left");
  }
}
