package llm.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A pass over the weights; it is written at its end. */
@Name("llm.Pass")
@Label("Pass")
@Category("LLM")
@Description("A pass over the weights of a model")
@StackTrace(false)
final class PassEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Prompt Rows")
  int promptRows;

  @Label("Decoding Rows")
  int decodingRows;

  @Label("Sequences")
  int sequences;

  @Label("Time")
  @Timespan(Timespan.NANOSECONDS)
  long time;
}
