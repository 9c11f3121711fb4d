package llm.tensor.kernel.select;

import llm.tensor.asm.MachineAccess;
import llm.tensor.kernel.machine.InstructionSets;
import llm.tensor.kernel.machine.isa.InstructionSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether machine code can be used here, and for which instruction set it is written.
 *
 * @param instructions the fastest that can be had, or the one that is asked for; null for none
 * @param obstacle why there is none, or null
 * @param isGrantable whether nothing but native access is missing
 */
record MachineCode(
    @Nullable InstructionSet instructions, @Nullable String obstacle, boolean isGrantable) {
  /** There is none. */
  static MachineCode none(String obstacle) {
    return new MachineCode(null, obstacle, false);
  }

  /** There is some. */
  static MachineCode of(InstructionSet instructions) {
    return new MachineCode(instructions, null, false);
  }

  /**
   * On this machine.
   *
   * @param vectorBits of vectors, at most
   * @throws IllegalArgumentException if an instruction set is asked for that is not known
   * @throws IllegalStateException if one is asked for that cannot be had
   */
  static MachineCode ofThisMachine(int vectorBits) {
    InstructionSets.check();
    var impossible = MachineAccess.impossible();
    if (impossible != null) return refusedOr(none(impossible));
    var sets = InstructionSets.ofThisMachine(vectorBits);
    var missing = sets.obstacle(InstructionSets.wish());
    if (missing != null) return refusedOr(none(missing));
    var obstacle = MachineAccess.obstacle();
    if (obstacle == null) return of(sets.chosen(InstructionSets.wish()).orElseThrow());
    return refusedOr(new MachineCode(null, obstacle, !MachineAccess.isGranted()));
  }

  private static MachineCode refusedOr(MachineCode code) {
    var wish = InstructionSets.wish();
    if (wish.isEmpty()) return code;
    throw new IllegalStateException(
        "-D" + InstructionSets.PROPERTY + "=" + wish + ": " + code.obstacle);
  }
}
