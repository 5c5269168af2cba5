using System.Text;
using OnnxPose.Benchmarks.Scale;

namespace OnnxPose.Tests.Memory;

/// <summary>What the soak test notes of a run, and that its control leaks both kinds of memory.</summary>
[NonParallelizable]
public sealed class SoakLinesTests
{
    const int Line = 1 << 20, Lines = 96;

    [Test]
    public void Lines_ArriveUnchanged_AndMemoryIsNotedEveryFew()
    {
        using var file = new MemoryStream();
        using var lines = new SoakLines(file, every: 2, leak: 1);
        foreach (var line in (string[])["one\n", "two\n", "three\n", "four\n", "five\n"])
        {
            lines.Write(Encoding.UTF8.GetBytes(line));
        }
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(file.ToArray()), Is.EqualTo("one\ntwo\nthree\nfour\nfive\n"));
            Assert.That(lines.Lines, Is.EqualTo(5));
            Assert.That(lines.Samples.Select(static sample => sample.Prompts), Is.EqualTo(new[] { 2, 4 }));
            Assert.That(lines.Samples.Select(static sample => sample.WorkingSet), Is.All.GreaterThan(Line));
        });
    }

    [Test]
    public void WithoutALeak_NothingIsKept()
    {
        using var lines = new SoakLines(Stream.Null, every: Lines / 2, leak: 0);
        Assert.That(Growth(lines).Managed, Is.LessThan(Lines / 16 * Line));
    }

    [Test]
    public void ALeak_IsHalfManagedAndHalfNative_AndEndsWithItsOwner()
    {
        using var lines = new SoakLines(Stream.Null, every: Lines / 2, leak: Line);
        var (managed, native) = Growth(lines);
        // Of the second half of the lines, a half each; what else the process does meanwhile is smaller.
        Assert.Multiple(() =>
        {
            Assert.That(managed, Is.EqualTo(Lines / 4 * Line).Within(Lines / 16 * Line));
            Assert.That(native, Is.GreaterThan(Lines / 8 * Line));
        });
        var before = Environment.WorkingSet;
        lines.Dispose();
        UnusedMemory.Return();
        Assert.That(Environment.WorkingSet, Is.LessThan(before - (Lines / 2 * Line)));
    }

    // Of managed memory, and of all other.
    static (long Managed, long Native) Growth(SoakLines lines)
    {
        for (var line = 0; line < Lines; line++)
        {
            lines.Write(Enumerable.Repeat((byte)'x', Line).ToArray());
        }
        var (first, last) = (lines.Samples[0], lines.Samples[^1]);
        var managed = last.Managed - first.Managed;
        return (managed, last.WorkingSet - first.WorkingSet - managed);
    }
}
