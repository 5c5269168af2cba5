using OnnxPose.Training.Cards;
using OnnxPose.Training.Clapp;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Images;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Images.Training;
using OnnxPose.Training.Native;
using OnnxPose.Training.Text;
using OnnxPose.Training.Transformer;
using OnnxPose.Training.Vocabulary;

var arguments = new Arguments(args);
var threads = arguments.Whole("threads", Environment.ProcessorCount);
LibtorchSetup.Load(threads);
switch (args.FirstOrDefault())
{
    case "card":
        CardCommand.Run(arguments);
        return 0;
    case "verify":
        var golden = arguments.Text("golden", "tests/golden/t2p");
        var error = ImageVerification.LargestError(golden) ?? ClappVerification.LargestError(golden)
            ?? Verification.LargestError(golden);
        Console.WriteLine($"largest error {error:E2}");
        return error < 1e-4f ? 0 : 1;
    case "t2p":
        PoseTraining.Run(arguments);
        return 0;
    case "text":
        TextTraining.Run(arguments);
        return 0;
    case "probes":
        ProbeCommand.Run(arguments);
        return 0;
    case "scenes":
        ScenesCommand.Run(arguments, threads);
        return 0;
    case "vae":
        AutoencoderTraining.Run(arguments);
        return 0;
    case "unet":
        UNetTraining.Run(arguments);
        return 0;
    case "adapter":
        AdapterTraining.Run(arguments);
        return 0;
    case "clapp":
        ClappTraining.Run(arguments);
        return 0;
    case "sheet":
        SheetCommand.Run(arguments);
        return 0;
    case "vocab":
        VocabularyCommand.Run(arguments);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: OnnxPose.Training vocab | text | probes | t2p | scenes | sheet | vae | unet | adapter "
            + "| clapp | card | verify [--option value ...]");
        return 2;
}
