global using OnnxPose.Poses;
