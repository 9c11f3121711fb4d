package llm.tensor.machine;

/** An operand in memory: where a register points, plus a displacement in bytes. */
public record Memory(Register base, int displacement) {}
