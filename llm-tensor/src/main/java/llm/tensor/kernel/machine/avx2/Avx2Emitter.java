package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VANDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBLENDVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCMPPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPS2DQ;
import static llm.tensor.asm.amd64.VectorInstruction.VMASKMOVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMASKMOVPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVD;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPCMPGTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRAD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSUBD;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.asm.amd64.VectorInstruction;
import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.ComparePredicate;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.SimdEmitter;
import llm.tensor.kernel.machine.isa.Vector;

/** Writes AVX2's instructions: lanes that are left out stand in vectors, as signs. */
public final class Avx2Emitter extends SimdEmitter {
  private static final int KEPT = 1;
  private static final int EXPONENT_BIAS = 127;
  private static final int EXPONENT_SHIFT = 23;

  /** Below the stack: ours in a function that calls none. */
  private static final int COPY = -32;

  /** The register whose signs are set where lanes are left over. */
  private final int rest;

  private Register count = RAX;

  /** Writes to some code. */
  public Avx2Emitter(Assembler a) {
    super(a, KEPT);
    rest = scratch - KEPT;
  }

  @Override
  protected void loadConstant(int target, Memory constant) {
    a.vector(VMOVUPS, target, constant);
  }

  @Override
  protected void withConstant(VectorInstruction op, int target, int first, Memory constant) {
    a.vector(op, target, first, constant);
  }

  @Override
  protected Memory constantInMemory(int bits) {
    return constant(i -> bits);
  }

  private Memory constant(IntUnaryOperator ofLane) {
    var values = new int[lanes()];
    Arrays.setAll(values, ofLane);
    var bytes = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return a.constant(bytes.array());
  }

  @Override
  public Choice choice() {
    return new Choice(register().number());
  }

  @Override
  public void rest(Register elements) {
    count = elements;
    a.vector(VMOVD, rest, elements);
    a.vector(VPBROADCASTD, rest, rest);
    a.vector(VPCMPGTD, rest, rest, constant(IntUnaryOperator.identity()));
  }

  @Override
  public void load(Vector.OfRegister target, Memory source, Lanes lanes) {
    if (lanes == Lanes.ALL) a.vector(VMOVUPS, target.number(), source);
    else a.vector(VMASKMOVPS, target.number(), rest, source);
  }

  @Override
  public void store(Memory target, Vector.OfRegister source, Lanes lanes) {
    if (lanes == Lanes.ALL) a.vector(VMOVUPS_STORE, source.number(), target);
    else a.vector(VMASKMOVPS_STORE, source.number(), rest, target);
  }

  @Override
  public void loadHalves(Vector.OfRegister target, Memory source, Lanes lanes) {
    a.vector(VCVTPH2PS, target.number(), readable(source, lanes));
  }

  @Override
  public void loadBfloat16(Vector.OfRegister target, Memory source, Lanes lanes) {
    a.vector(VPMOVZXWD, target.number(), readable(source, lanes));
    a.shiftUpInts(target.number(), target.number(), Short.SIZE);
  }

  /** There is no load of some numbers of 16 bits: they are copied one by one. */
  private Memory readable(Memory source, Lanes lanes) {
    if (lanes == Lanes.ALL) return source;
    var copy = RSP.at(COPY);
    int number = a.here();
    a.load(RAX, source.plus(count, Short.BYTES).plus(-Short.BYTES), Short.BYTES);
    a.store(copy.plus(count, Short.BYTES).plus(-Short.BYTES), RAX, Short.BYTES);
    a.countDown(count, number);
    return copy;
  }

  @Override
  public void keep(Vector.OfRegister target, Lanes lanes) {
    if (lanes == Lanes.ALL) return;
    a.vector(VANDPS, target.number(), target.number(), rest);
  }

  @Override
  public void keep(Vector.OfRegister target, Lanes lanes, Vector.OfRegister others) {
    if (lanes == Lanes.ALL) return;
    a.blend(VBLENDVPS, target.number(), others.number(), target.number(), rest);
  }

  @Override
  public void compare(
      Choice target, ComparePredicate comparison, Vector.OfRegister first, Vector second) {
    int how = comparison.code();
    switch (second) {
      case Vector.OfRegister r ->
          a.vector(VCMPPS, target.number(), first.number(), r.number(), how);
      case Vector.OfMemory m -> a.vector(VCMPPS, target.number(), first.number(), m.memory(), how);
    }
  }

  @Override
  public void blend(
      Vector.OfRegister target, Choice choice, Vector.OfRegister yes, Vector.OfRegister no) {
    a.blend(VBLENDVPS, target.number(), no.number(), yes.number(), choice.number());
  }

  /** In two steps, each of which has a power of two that is a float: half of n, and the rest. */
  @Override
  public void scale(
      Vector.OfRegister target, Vector.OfRegister n, Vector.OfRegister other, Choice chosen) {
    a.vector(VCVTPS2DQ, n.number(), n.number());
    a.shift(VPSRAD, other.number(), n.number(), 1);
    a.vector(VPSUBD, n.number(), n.number(), other.number());
    scaleBy(target, other);
    scaleBy(target, n);
    a.vector(VANDPS, target.number(), target.number(), chosen.number());
  }

  /** target *= 2^exponents, which are ints. */
  private void scaleBy(Vector.OfRegister target, Vector.OfRegister exponents) {
    int v = exponents.number();
    a.vector(VPADDD, v, v, constantInMemory(EXPONENT_BIAS));
    a.shift(VPSLLD, v, v, EXPONENT_SHIFT);
    a.vector(VMULPS, target.number(), target.number(), v);
  }
}
