package llm.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model was loaded; its duration is what that took. */
@Name("llm.Load")
@Label("Load")
@Category("LLM")
@Description("A model was loaded")
@StackTrace(false)
final class LoadEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Architecture")
  String architecture = "";

  @Label("Mapped")
  @DataAmount
  long mapped;

  @Label("Copied")
  @DataAmount
  long copied;

  @Label("Repacked")
  @DataAmount
  long repacked;
}
