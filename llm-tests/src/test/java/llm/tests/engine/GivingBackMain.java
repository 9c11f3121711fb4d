package llm.tests.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Session;

/** Keeps sessions that hold nothing any more: more than the heap could hold of what they held. */
final class GivingBackMain {
  private GivingBackMain() {}

  /** The model, tokens of a session, sessions. */
  public static void main(String[] args) {
    int tokens = Integer.parseInt(args[1]), sessions = Integer.parseInt(args[2]);
    var prompt = new int[tokens];
    Arrays.fill(prompt, 7);
    var load = LoadOptions.builder().contextLength(tokens + 10).threads(1).build();
    // A third of what all sessions would hold together is free.
    var kept = new ArrayList<Session>();
    try (var model = LanguageModel.load(ModelSource.of(Path.of(args[0])), load)) {
      read(model.newSession(), prompt)
          .close(); // the model's own memory: it grows to the largest pass
      long bytes = model.description().cost().cacheBytesPerToken() * tokens;
      model.evaluate(
          prompt, EvaluationOptions.builder().chunk(16).observer((position, logits) -> {}).build());
      var ballast = Ballast.allBut((int) bytes * sessions / 3);
      for (int i = 0; i < sessions; i++) {
        kept.add(read(model.newSession(), prompt));
        kept.getLast().close();
      }
      IO.println("closed");
      for (int i = 0; i < sessions; i++) {
        kept.add(read(model.newSession(), prompt));
        kept.getLast().truncate(10);
      }
      IO.println("truncated");
      var whole = read(model.newSession(), prompt);
      for (int i = 0; i < sessions; i++) {
        kept.add(whole.branch());
        read(kept.getLast(), new int[] {3});
        kept.getLast().close();
      }
      IO.println("branched");
      for (int i = 0; i < sessions; i++) {
        model.evaluate(
            prompt,
            EvaluationOptions.builder().chunk(16).observer((position, logits) -> {}).build());
      }
      IO.println("evaluated");
      if (ballast.isEmpty()) IO.println("the heap was not filled");
    }
  }

  private static Session read(Session session, int[] prompt) {
    session.generate(prompt, GenerationOptions.builder().maxTokens(0).build()).text();
    return session;
  }
}
