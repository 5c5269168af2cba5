// The process that the lifetime tests start and look at: what native code does to a process when its memory
// is freed under it cannot be seen from inside. Usage: SCENARIO MODEL_FOLDER ROUNDS SEED. Exit code 0: the
// scenario held.
using System.Globalization;
using OnnxPose.Lifetime;

if (args is not [var name, var folder, var roundsText, var seedText])
{
    return Fail("expected: SCENARIO MODEL_FOLDER ROUNDS SEED");
}
var rounds = int.Parse(roundsText, CultureInfo.InvariantCulture);
var seed = ulong.Parse(seedText, CultureInfo.InvariantCulture);
Action? scenario = name switch
{
    "dispose" => () => DisposeDuringUse.Run(folder, rounds, seed),
    "cancel" => () => CancelAnywhere.Run(folder, rounds, seed),
    "share" => () => SharedByThreads.Run(folder, rounds, seed),
    "abandon" => () => Abandoned.Run(folder, rounds),
    "exit" => () => Abandoned.LeaveRunning(folder),
    "crash" => static () => Environment.FailFast("the control: a crash that the test must notice"),
    "hang" => static () => Thread.Sleep(Timeout.Infinite),
    _ => null,
};
if (scenario is null)
{
    return Fail($"there is no scenario '{name}'");
}
try
{
    scenario();
}
catch (Exception e)
{
    return Fail($"{name}, seed {seed}: {e}");
}
Console.WriteLine("held");
return 0;

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}
