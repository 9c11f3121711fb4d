package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RSP;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Instructions on all general registers. */
final class GeneralCases {
  private static final int[] VALUES = {1, 127, 128, -128, -129, 0x12345678};

  private final Map<String, byte[]> cases;

  private GeneralCases(Map<String, byte[]> cases) {
    this.cases = cases;
  }

  /** Adds each case: GNU's text, and what we write. */
  static void addTo(Map<String, byte[]> cases) {
    var all = new GeneralCases(cases);
    for (var r : Register.values()) {
      var other = Register.values()[(r.ordinal() * 7 + 5) % 16];
      all.pairs(r, other);
      all.memory(r, other);
      all.parts(r, other);
      all.single(r);
      for (int value : VALUES) all.values(r, value);
    }
    all.add("cpuid", GeneralAssembler::cpuid);
    all.add("xgetbv", GeneralAssembler::xgetbv);
    all.add("ret", GeneralAssembler::ret);
    all.add("vzeroupper", Assembler::zeroUpper);
  }

  private void add(String text, Consumer<Assembler> writer) {
    var a = new Assembler();
    writer.accept(a);
    cases.put(text, a.code());
  }

  private void pairs(Register r, Register other) {
    var operands = " " + name(r) + ", " + name(other);
    add("mov" + operands, a -> a.move(r, other));
    add("add" + operands, a -> a.add(r, other));
    add("sub" + operands, a -> a.subtract(r, other));
    add("and" + operands, a -> a.and(r, other));
    add("or" + operands, a -> a.or(r, other));
    add("xor" + operands, a -> a.xor(r, other));
    add("cmp" + operands, a -> a.compare(r, other));
    add("test" + operands, a -> a.test(r, other));
    add("imul" + operands, a -> a.multiply(r, other));
    add("imul" + operands + ", 24", a -> a.multiply(r, other, 24));
    add("imul" + operands + ", 2400", a -> a.multiply(r, other, 2400));
  }

  /** A register is the base, or the other one if it cannot be an index. */
  private void memory(Register r, Register other) {
    var address = "[" + name(r) + "+8]";
    var memory = r.at(8);
    add("mov " + name(other) + ", " + address, a -> a.load(other, memory));
    add("mov " + address + ", " + name(other), a -> a.store(memory, other));
    add("add " + name(other) + ", " + address, a -> a.add(other, memory));
    add("sub " + name(other) + ", " + address, a -> a.subtract(other, memory));
    add("cmp " + name(other) + ", " + address, a -> a.compare(other, memory));
    add("lea " + name(other) + ", " + address, a -> a.address(other, memory));
    add("dec qword ptr " + address, a -> a.decrement(memory));
    add("mov qword ptr " + address + ", 1000", a -> a.store(memory, 1000));
    add("prefetcht0 " + address, a -> a.prefetch(memory));
    if (r == RSP) return;
    var indexed = R9.at(-4).plus(r, 4);
    add("lea rcx, [r9+" + name(r) + "*4-4]", a -> a.address(RCX, indexed));
    add("mov rcx, [r9+" + name(r) + "*4-4]", a -> a.load(RCX, indexed));
    add("prefetcht0 [r9+" + name(r) + "*4-4]", a -> a.prefetch(indexed));
  }

  private void parts(Register r, Register other) {
    var memory = r.at(4736);
    var address = "[" + name(r) + "+4736]";
    add("movzx " + int32(other) + ", byte ptr " + address, a -> a.load(other, memory, 1));
    add("movzx " + int32(other) + ", word ptr " + address, a -> a.load(other, memory, 2));
    add("mov " + int32(other) + ", " + address, a -> a.load(other, memory, 4));
    add("mov " + address + ", " + int8(other), a -> a.store(memory, other, 1));
    add("mov " + address + ", " + int16(other), a -> a.store(memory, other, 2));
    add("mov " + address + ", " + int32(other), a -> a.store(memory, other, 4));
    add("or " + int32(other) + ", " + address, a -> a.orInt(other, memory));
  }

  private void single(Register r) {
    add("push " + name(r), a -> a.push(r));
    add("pop " + name(r), a -> a.pop(r));
    add("dec " + name(r), a -> a.decrement(r));
    add("shl " + name(r) + ", 7", a -> a.shiftUp(r, 7));
    add("shr " + name(r) + ", 33", a -> a.shiftDown(r, 33));
    add("shl " + int32(r) + ", 7", a -> a.shiftUpInt(r, 7));
    add("shr " + int32(r) + ", 31", a -> a.shiftDownInt(r, 31));
    add("movabs " + name(r) + ", 81985529216486895", a -> a.moveLong(r, 0x123456789abcdefL));
  }

  private void values(Register r, int value) {
    add("add " + name(r) + ", " + value, a -> a.add(r, value));
    add("sub " + name(r) + ", " + value, a -> a.subtract(r, value));
    add("and " + name(r) + ", " + value, a -> a.and(r, value));
    add("cmp " + name(r) + ", " + value, a -> a.compare(r, value));
    add("and " + int32(r) + ", " + value, a -> a.andInt(r, value));
    add("xor " + int32(r) + ", " + value, a -> a.xorInt(r, value));
    add("mov " + int32(r) + ", " + value, a -> a.moveInt(r, value));
  }

  private static String name(Register r) {
    return r.name().toLowerCase(Locale.ROOT);
  }

  private static String int32(Register r) {
    return r.ordinal() < 8 ? name(r).replace('r', 'e') : name(r) + "d";
  }

  private static String int16(Register r) {
    return r.ordinal() < 8 ? name(r).substring(1) : name(r) + "w";
  }

  private static String int8(Register r) {
    if (r.ordinal() < 4) return name(r).charAt(1) + "l";
    return r.ordinal() < 8 ? name(r).substring(1) + "l" : name(r) + "b";
  }
}
