package llm.tensor.kernel.machine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import llm.tensor.asm.MachineAccess;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.vector.VectorKernelsTest;

/**
 * Machine code for an instruction set against the scalar kernels, over the same lengths: skipped
 * where the machine does not have it, or native access is not granted.
 */
public abstract class MachineRowsTest extends VectorKernelsTest {
  private static final int ANY_BITS = 512;

  private final String name;

  /** Of an instruction set. */
  protected MachineRowsTest(String name) {
    this.name = name;
  }

  @Override
  protected Kernels kernels() {
    var obstacle = MachineAccess.obstacle();
    assumeTrue(obstacle == null, obstacle);
    var sets = InstructionSets.ofThisMachine(ANY_BITS);
    assumeTrue(sets.obstacle(name) == null, () -> name + ": " + sets.obstacle(name));
    var scalar = new ScalarKernels();
    return new MachineKernels(sets.chosen(name).orElseThrow(), scalar, scalar);
  }
}
