package llm.runtime.engine;

import java.util.List;
import llm.runtime.engine.plan.Demand;

/**
 * What rows a pass has.
 *
 * @param decoding rows behind what was written
 * @param others rows of prompts and texts
 * @param sources whose rows these are
 */
record PassRows(int decoding, int others, int sources) {
  static PassRows of(List<RowSource> pass) {
    int decoding = 0;
    int others = 0;
    for (int i = 0; i < pass.size(); i++) {
      var source = pass.get(i);
      if (source.kind() == Demand.Kind.DECODING) decoding += source.planned;
      else others += source.planned;
    }
    return new PassRows(decoding, others, pass.size());
  }
}
