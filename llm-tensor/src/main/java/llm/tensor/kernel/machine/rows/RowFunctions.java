package llm.tensor.kernel.machine.rows;

import java.util.Arrays;
import llm.tensor.kernel.machine.isa.InstructionSet;

/** The machine code of all {@link RowOperation}s for an instruction set. */
public final class RowFunctions {
  private final RowFunction[] all;

  /** Nothing is written yet. */
  public RowFunctions(InstructionSet set) {
    all =
        Arrays.stream(RowOperation.values())
            .map(operation -> new RowFunction(set, operation))
            .toArray(RowFunction[]::new);
  }

  /** The code of one. */
  public RowFunction of(RowOperation operation) {
    return all[operation.ordinal()];
  }
}
