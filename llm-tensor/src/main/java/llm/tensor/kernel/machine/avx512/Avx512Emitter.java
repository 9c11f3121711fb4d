package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.VectorInstruction.VBLENDMPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCMPPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD_REGISTER;
import static llm.tensor.asm.amd64.VectorInstruction.VPCMPGTD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;
import static llm.tensor.asm.amd64.VectorInstruction.VSCALEFPS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.asm.amd64.VectorInstruction;
import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.ComparePredicate;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.SimdEmitter;
import llm.tensor.kernel.machine.isa.Vector;

/** Writes AVX-512's instructions: lanes that are left out stand in opmasks. */
public final class Avx512Emitter extends SimdEmitter {
  private static final Mask REST = Mask.of(1);

  private int nextMask = REST.number() + 1;

  /** Writes to some code. */
  public Avx512Emitter(Assembler a) {
    super(a, 0);
  }

  @Override
  protected void loadConstant(int target, Memory constant) {
    a.vector(VBROADCASTSS, target, constant);
  }

  @Override
  protected void withConstant(VectorInstruction op, int target, int first, Memory constant) {
    a.vectorWithBroadcast(op, target, first, constant);
  }

  @Override
  protected Memory constantInMemory(int bits) {
    return a.constant(bytes(bits));
  }

  private static byte[] bytes(int... values) {
    var bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  @Override
  public Choice choice() {
    return new Choice(nextMask++);
  }

  @Override
  public void rest(Register count) {
    var numbers = new int[lanes()];
    for (int i = 0; i < numbers.length; i++) numbers[i] = i;
    a.vector(VPBROADCASTD_REGISTER, scratch, count);
    a.vector(VPCMPGTD, REST.number(), scratch, a.constant(bytes(numbers)));
  }

  private static Mask mask(Lanes lanes) {
    return lanes == Lanes.ALL ? Mask.ALL : REST;
  }

  @Override
  public void load(Vector.OfRegister target, Memory source, Lanes lanes) {
    a.vector(VMOVUPS, mask(lanes).zeroing(), target.number(), source);
  }

  @Override
  public void store(Memory target, Vector.OfRegister source, Lanes lanes) {
    a.vector(VMOVUPS_STORE, mask(lanes), source.number(), target);
  }

  @Override
  public void loadHalves(Vector.OfRegister target, Memory source, Lanes lanes) {
    a.vector(VCVTPH2PS, mask(lanes).zeroing(), target.number(), source);
  }

  @Override
  public void loadBfloat16(Vector.OfRegister target, Memory source, Lanes lanes) {
    a.vector(VPMOVZXWD, mask(lanes).zeroing(), target.number(), source);
    a.shiftUpInts(target.number(), target.number(), Short.SIZE);
  }

  @Override
  public void keep(Vector.OfRegister target, Lanes lanes) {
    if (lanes == Lanes.ALL) return;
    a.vector(VMOVUPS, REST.zeroing(), target.number(), 0, target.number());
  }

  @Override
  public void keep(Vector.OfRegister target, Lanes lanes, Vector.OfRegister others) {
    if (lanes == Lanes.ALL) return;
    a.vector(VBLENDMPS, REST, target.number(), others.number(), target.number());
  }

  @Override
  public void compare(
      Choice target, ComparePredicate comparison, Vector.OfRegister first, Vector second) {
    int how = comparison.code();
    switch (second) {
      case Vector.OfRegister r ->
          a.vector(VCMPPS, target.number(), first.number(), r.number(), how);
      case Vector.OfMemory m -> {
        loadConstant(scratch, m.memory());
        a.vector(VCMPPS, target.number(), first.number(), scratch, how);
      }
    }
  }

  @Override
  public void blend(
      Vector.OfRegister target, Choice choice, Vector.OfRegister yes, Vector.OfRegister no) {
    var mask = Mask.of(choice.number());
    a.vector(VBLENDMPS, mask, target.number(), no.number(), yes.number());
  }

  @Override
  public void scale(
      Vector.OfRegister target, Vector.OfRegister n, Vector.OfRegister other, Choice chosen) {
    var mask = Mask.of(chosen.number()).zeroing();
    a.vector(VSCALEFPS, mask, target.number(), target.number(), n.number());
  }
}
