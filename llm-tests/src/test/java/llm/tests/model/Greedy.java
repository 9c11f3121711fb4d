package llm.tests.model;

import java.util.ArrayList;
import java.util.Arrays;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Session;

/** Generates without chance. */
final class Greedy {
  private Greedy() {}

  /** Options for so many tokens at most. */
  static GenerationOptions tokens(int max) {
    return GenerationOptions.builder().temperature(0).maxTokens(max).build();
  }

  /** The ids that follow a prompt, in a session of their own. */
  static int[] ids(LanguageModel model, int[] prompt, int max) {
    try (var session = model.newSession()) {
      return ids(session, prompt, max);
    }
  }

  /** The ids that follow what a session holds and a prompt. */
  static int[] ids(Session session, int[] prompt, int max) {
    var ids = new ArrayList<Integer>();
    try (var generation = session.generate(prompt, tokens(max))) {
      for (var token : generation) ids.add(token.id());
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** So many ids that follow a prompt, beyond the ends that the model sees too. */
  static int[] idsBeyondEnds(LanguageModel model, int[] prompt, int count) {
    return idsBeyondEnds(model, new int[] {}, prompt, count);
  }

  /** The same, what an encoder reads before, if it is something. */
  static int[] idsBeyondEnds(LanguageModel model, int[] source, int[] prompt, int count) {
    try (var session = model.newSession()) {
      if (source.length > 0) session.encode(source);
      var ids = ids(session, prompt, count);
      while (ids.length < count) {
        session.truncate(session.length() - 1);
        int[] end = {ids[ids.length - 1]};
        int before = ids.length;
        var more = ids(session, end, count - before);
        ids = Arrays.copyOf(ids, before + more.length);
        System.arraycopy(more, 0, ids, before, more.length);
      }
      return ids;
    }
  }
}
