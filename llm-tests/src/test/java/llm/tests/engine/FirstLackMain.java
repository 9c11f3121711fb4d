package llm.tests.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.Session;

/** Fills the heap to its last bytes, then asks for something: the first failure there is. */
final class FirstLackMain {
  private static final int[] LONG = new int[200];

  /** One takes so little that it may find what another thread has just let go. */
  private static final int BRANCHES = 64;

  private FirstLackMain() {}

  /** The model, and what to ask for. */
  public static void main(String[] args) {
    var model = LanguageModel.load(Path.of(args[0]));
    var session = model.newSession();
    var more = TinyModel.tokens(1);
    var observer = EvaluationOptions.of((position, logits) -> {});
    var branches = new ArrayList<Session>(2 * BRANCHES); // never grows: that is not the model's
    Runnable ask =
        switch (args[1]) {
          case "generate" -> () -> session.generate(LONG, more).text();
          case "evaluate" -> () -> model.evaluate(LONG, observer);
          case "branch" -> () -> branch(session, branches);
          case "tokenize" -> () -> model.generate("hello", more);
          default -> throw new IllegalArgumentException(args[1]);
        };
    session.generate(new int[] {1}, more).text();
    ask.run(); // what is needed where nothing fails is there
    session.truncate(1);
    Throwable failure = null;
    var ballast = Ballast.all();
    try {
      ask.run();
    } catch (Throwable e) {
      failure = e;
    }
    ballast.clear();
    IO.println(failure == null ? "none" : failure.getClass().getSimpleName());
    IO.println(TinyModel.ids(model, new int[] {1}, 2).equals(List.of()) ? "gone" : "goes on");
    System.exit(0); // the model is still open
  }

  private static void branch(Session session, List<Session> branches) {
    for (int i = 0; i < BRANCHES; i++) branches.add(session.branch());
  }
}
