using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose.Tests.Diffusion;

sealed class StepRangeTests
{
    static SamplingSchedule Plan(int steps) =>
        SchedulerConfig.Read(SchedulerConfig.Euler, "\"timestep_spacing\": \"leading\"").Plan(steps);

    // 10 * 0.3 is 3 in double precision; in single it would be 3.0000001.
    [TestCase(10, 0.3, 7, 3)]
    [TestCase(10, 0.29, 8, 2)]
    [TestCase(7, 1, 0, 7)]
    public void Strength_RunsTheLastSteps_RoundedDown(int steps, double strength, int first, int count) =>
        Assert.That(StepRange.OfStrength(Plan(steps), strength), Is.EqualTo(new StepRange(first, count)));

    [TestCase(0)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    [TestCase(0.05)]
    public void AStrengthWithoutAStep_IsRefused(double strength) => Assert.That(
        () => StepRange.OfStrength(Plan(10), strength), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void EndAndStart_DivideEverySchedule([Values(1, 2, 12, 30, 999)] int steps,
        [Values(0.1, 0.5, 0.8)] double cut)
    {
        var schedule = Plan(steps);
        var before = Try(null, cut);
        var after = Try(cut, null);
        Assert.That(before + after, Is.EqualTo(steps));

        int Try(double? start, double? end)
        {
            try
            {
                return StepRange.Between(schedule, start, end).Count;
            }
            catch (ArgumentException)
            {
                return 0;
            }
        }
    }

    [Test]
    public void StartAndEnd_Together_LeaveTheMiddle()
    {
        var schedule = Plan(10);    // 900, 800, ..., 0
        Assert.That(StepRange.Between(schedule, 0.25, 0.6), Is.EqualTo(new StepRange(2, 4)));
        Assert.That(() => StepRange.Between(schedule, 0.6, 0.25), Throws.ArgumentException);
    }
}
