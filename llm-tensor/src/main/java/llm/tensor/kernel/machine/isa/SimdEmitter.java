package llm.tensor.kernel.machine.isa;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMSUB213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFNMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMAXPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMINPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMAXUD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.VectorInstruction;

/**
 * What emitters of x86-64's instruction sets share: all that is one instruction in each of them.
 *
 * <p>The first ten registers are handed out, the last one holds what an operation needs in between,
 * and what an instruction set keeps for itself lies before it. Constants are in the registers that
 * are left, and then behind the code.
 */
public abstract class SimdEmitter implements Emitter {
  private static final int HANDED_OUT = 10;

  protected final Assembler a;

  /** A register that is free between operations. */
  protected final int scratch;

  private int next;
  private int firstConstant;

  /**
   * Writes to some code.
   *
   * @param kept registers before the last one that have another use
   */
  protected SimdEmitter(Assembler a, int kept) {
    this.a = a;
    scratch = a.encoding().registers() - 1;
    firstConstant = scratch - kept;
  }

  /** target = a constant behind the code. */
  protected abstract void loadConstant(int target, Memory constant);

  /** Of a register and a constant behind the code. */
  protected abstract void withConstant(
      VectorInstruction op, int target, int first, Memory constant);

  /** Puts 32 bits behind the code, as often as an instruction wants them. */
  protected abstract Memory constantInMemory(int bits);

  @Override
  public final int lanes() {
    return a.encoding().bytes() / Float.BYTES;
  }

  @Override
  public final Vector.OfRegister register() {
    if (next == HANDED_OUT) throw new IllegalStateException("no register is left");
    return new Vector.OfRegister(next++);
  }

  @Override
  public final Vector constant(float value) {
    return constantBits(Float.floatToRawIntBits(value));
  }

  @Override
  public final Vector constantBits(int bits) {
    if (firstConstant == HANDED_OUT) return new Vector.OfMemory(constantInMemory(bits));
    a.broadcast(--firstConstant, bits);
    return new Vector.OfRegister(firstConstant);
  }

  @Override
  public final void broadcast(Vector.OfRegister target, Memory source) {
    a.vector(VBROADCASTSS, target.number(), source);
  }

  @Override
  public final void swapPairs(Vector.OfRegister target, Vector.OfRegister source) {
    a.vector(VPSHUFD, target.number(), 0, source.number(), LaneCode.SWAP_LANES);
  }

  @Override
  public final void combine(Combination how, Vector.OfRegister target, Vector.OfRegister other) {
    LaneCode.combine(a, instruction(how), target.number(), other.number());
  }

  @Override
  public final void combineTwo(
      Combination how, Vector.OfRegister target, Vector.OfRegister first, Vector second) {
    write(instruction(how), target, first, second);
  }

  private static VectorInstruction instruction(Combination how) {
    return switch (how) {
      case SUM -> VADDPS;
      case MAX -> VMAXPS;
      case MAX_BITS -> VPMAXUD;
    };
  }

  @Override
  public final void result(Vector.OfRegister source) {
    if (source.number() != 0) a.vector(VMOVUPS, 0, source.number());
  }

  @Override
  public final void move(Vector.OfRegister target, Vector source) {
    switch (source) {
      case Vector.OfRegister r -> a.vector(VMOVUPS, target.number(), r.number());
      case Vector.OfMemory m -> loadConstant(target.number(), m.memory());
    }
  }

  @Override
  public final void zero(Vector.OfRegister target) {
    a.vector(VPXORD, target.number(), target.number(), target.number());
  }

  @Override
  public final void add(Vector.OfRegister target, Vector first, Vector second) {
    write(VADDPS, target, first, second);
  }

  @Override
  public final void subtract(Vector.OfRegister target, Vector first, Vector second) {
    write(VSUBPS, target, first, second);
  }

  @Override
  public final void multiply(Vector.OfRegister target, Vector first, Vector second) {
    write(VMULPS, target, first, second);
  }

  @Override
  public final void divide(Vector.OfRegister target, Vector first, Vector second) {
    write(VDIVPS, target, first, second);
  }

  @Override
  public final void min(Vector.OfRegister target, Vector first, Vector second) {
    write(VMINPS, target, first, second);
  }

  @Override
  public final void max(Vector.OfRegister target, Vector first, Vector second) {
    write(VMAXPS, target, first, second);
  }

  @Override
  public final void multiplyAdd(Vector.OfRegister target, Vector first, Vector second) {
    write(VFMADD213PS, target, first, second);
  }

  @Override
  public final void multiplySubtract(Vector.OfRegister target, Vector first, Vector second) {
    write(VFMSUB213PS, target, first, second);
  }

  @Override
  public final void addProduct(Vector.OfRegister target, Vector first, Vector second) {
    write(VFMADD231PS, target, first, second);
  }

  @Override
  public final void subtractProduct(Vector.OfRegister target, Vector first, Vector second) {
    write(VFNMADD231PS, target, first, second);
  }

  @Override
  public final void and(Vector.OfRegister target, Vector first, Vector second) {
    write(VPANDD, target, first, second);
  }

  @Override
  public final void xor(Vector.OfRegister target, Vector first, Vector second) {
    write(VPXORD, target, first, second);
  }

  private void write(VectorInstruction op, Vector.OfRegister target, Vector first, Vector second) {
    int number = inRegister(first);
    switch (second) {
      case Vector.OfRegister r -> a.vector(op, target.number(), number, r.number());
      case Vector.OfMemory m -> withConstant(op, target.number(), number, m.memory());
    }
  }

  private int inRegister(Vector vector) {
    return switch (vector) {
      case Vector.OfRegister r -> r.number();
      case Vector.OfMemory m -> {
        loadConstant(scratch, m.memory());
        yield scratch;
      }
    };
  }
}
