package llm.runtime.answer.learn;

import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.Examples;

/** Learns one kind of notation from examples of calls. */
public sealed interface NotationLearner
    permits ObjectLearner,
        NamedLearner,
        ParametersLearner,
        MarkedLearner,
        ElementsLearner,
        KeywordsLearner {
  /** Those of all kinds; the first that knows what it sees is right. */
  List<NotationLearner> ALL =
      List.of(
          new ObjectLearner(),
          new NamedLearner(),
          new ParametersLearner(),
          new MarkedLearner(),
          new ElementsLearner(),
          new KeywordsLearner());

  /** The notation; empty if it is of another kind. */
  Optional<Notation> learn(CallExamples all);

  /**
   * The notation of a template's calls; empty if it writes no calls, or writes them in no way that
   * is known.
   */
  static Optional<Notation> learn(Examples examples) {
    return CallExamples.of(examples)
        .flatMap(all -> ALL.stream().flatMap(one -> one.learn(all).stream()).findFirst());
  }
}
