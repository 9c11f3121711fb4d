package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Examples;

/** Calls that are a name, and arguments in JSON behind it. */
record NamedLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    int object = JsonObjects.argumentsAt(all.one());
    int name = all.one().indexOf(Examples.NAME, all.from());
    if (object < 0 || name < 0 || name > object) return Optional.empty();
    return CallHead.upTo(all, object)
        .flatMap(
            head -> {
              var pieces = new ArrayList<>(head);
              pieces.add(new Piece.Arguments());
              return Surroundings.notation(all, pieces, JsonObjects.end(all.one(), object));
            });
  }
}
